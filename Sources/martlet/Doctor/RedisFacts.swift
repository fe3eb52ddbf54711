internal import Top

/// What a Redis says about itself.
struct RedisFacts {
    /// The lines of INFO.
    var info: [String: String]
    /// The answer to CONFIG GET *, or nil if the user may not ask.
    var configuration: [String: String]?
    /// Of a PING, the median of several.
    var roundTripMicroseconds: Int
    /// How many clients run MONITOR, or nil if the user may not ask.
    var monitors: Int?
    /// What the user may do with functions; nil where Redis could not be asked, such as at a replica.
    var rights: RedisRights?
    /// The nodes, workers and jobs that it holds; nil where they could not be looked at.
    var work: History?

    /// A number of INFO or of the configuration.
    func number(_ name: String) -> Int? {
        (configuration?[name] ?? info[name]).flatMap { Int($0) }
    }
}
