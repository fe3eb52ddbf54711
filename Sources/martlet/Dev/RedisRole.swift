/// A user of Redis in `ops/users.acl`: what one kind of process may do there.
enum RedisRole: String, CaseIterable {
    case node
    case worker
    /// Who only looks: `martlet top`, the doctor.
    case observer

    /// The name to sign in with.
    var user: String { "martlet-\(rawValue)" }

    /// What stands in the file where the password belongs.
    var placeholder: String { ">\(rawValue.uppercased())-PASSWORD" }
}
