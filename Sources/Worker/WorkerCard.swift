internal import Protocol

/// What a worker says of itself in `worker:<name>`, for operators and `martlet top`.
struct WorkerCard: Equatable, Sendable {
    var name: String
    var role: String
    /// All that it consumes; more than one when a process serves and consumes.
    var roles: [String]
    /// Numbers of the partitions that it holds; empty for shared streams.
    var partitions: [Int]
    /// Counters since the process started.
    var jobs: UInt64
    var redeliveries: UInt64
    var dead: UInt64
    var deliveries: UInt64
    /// When the process started, ms since 1970.
    var since: UInt64

    var json: [UInt8] {
        var text: [UInt8] = []
        text.append(text: "{\"name\":")
        JSONText.append(name, to: &text)
        text.append(text: ",\"role\":")
        JSONText.append(role, to: &text)
        text.append(text: ",\"roles\":[")
        for (index, role) in roles.enumerated() {
            if index > 0 { text.append(text: ",") }
            JSONText.append(role, to: &text)
        }
        text.append(text: "],\"partitions\":[")
        text.append(text: partitions.map(String.init).joined(separator: ","))
        text.append(text: "],\"jobs\":\(jobs),\"redeliveries\":\(redeliveries),\"dead\":\(dead)")
        text.append(text: ",\"deliveries\":\(deliveries),\"since\":\(since)}")
        return text
    }
}
