import TestSupport
import Testing

/// What is in Redis of the group.
extension FunctionServer {
    func members() throws -> [String] { try set(group("members")) }
    func admins() throws -> [String] { try set(group("admins")) }

    func set(_ key: String) throws -> [String] {
        try call("SMEMBERS", key).elements.compactMap(\.text).sorted()
    }

    func hash(_ key: String) throws -> [String: String] {
        try pairs(call("HGETALL", key))
    }

    func scores(_ key: String) throws -> [String: Double] {
        try pairs(call("ZRANGE", key, "0", "-1", "WITHSCORES")).compactMapValues(Double.init)
    }

    /// A flat list of names and values as a dictionary.
    func pairs(_ reply: TestReply) -> [String: String] {
        let flat = reply.elements.map { $0.text ?? "" }
        var pairs: [String: String] = [:]
        for index in stride(from: 0, to: flat.count - 1, by: 2) { pairs[flat[index]] = flat[index + 1] }
        return pairs
    }

    /// The ids of the group's lines.
    func lines() throws -> [String] { try entries(group("log")).map(\.id) }

    /// The group's change lines: who did what.
    func changes() throws -> [String] {
        try entries(group("log")).filter { $0.fields.contains("change") }
            .map { "\($0.fields[1]) \($0.fields[3])" }
    }

    /// The payloads of a stream of jobs, whose envelope is checked.
    func payloads(_ stream: String, type: String) throws -> [String] {
        try entries(stream).map { entry in
            try #require(entry.fields.prefix(5) == ["version", "1", "type", type, "payload"])
            try #require(entry.fields.count == 6)
            return entry.fields[5]
        }
    }
}

/// A line's id as a score: the dash is a point.
func score(_ id: String) -> Double {
    Double(id.replacing("-", with: ".")) ?? -1
}
