/// What a user of Redis may do with Martlet's functions.
struct RedisRights: Equatable {
    /// What the doctor needs beside the rights of a node.
    static let doctor = "+ping +info +config|get +client|list"
    /// What looking at nodes, workers and jobs needs; a prefix stands before the names.
    static let work =
        "+time +info +slowlog|len +client|list +hgetall +zrange +get +pttl +xlen +xinfo|stream +xinfo|groups"
        + " ~registry ~nodes ~node:* ~workers:* ~worker:* ~work:* ~lease:* ~dead:*"
    /// What `martlet top` needs.
    static let top = "+ping " + work
    /// What a node needs for its functions.
    static let functions = "+function|load +fcall"

    /// Redis' answer where the user may not load functions; nil where it may.
    var loading: String?
    /// Redis' answer where the user may not call functions; nil where it may.
    var calling: String?

    /// A finding about both.
    var finding: Finding {
        guard let refusal = loading ?? calling else {
            return .ok("functions", "this user may load and call them")
        }
        return .failure(
            "functions",
            "this user may not \(loading == nil ? "call" : "load") them: \(refusal)",
            change: "ACL SETUSER <user> \(Self.functions), or run the doctor as the nodes' user",
            why: "a node loads Martlet's functions when it connects, and calls one for every message"
        )
    }
}
