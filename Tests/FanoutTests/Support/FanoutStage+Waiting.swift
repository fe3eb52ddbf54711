import Protocol
import TestSupport
import Testing

/// What a fan-out must come to.
extension FanoutStage {
    /// Whether no partition holds a job any more.
    var isIdle: Bool {
        (0..<FanoutPartition.count).allSatisfy { partition in
            let work = name { names.appendWork("fanout:\(partition)", to: &$0) }
            return (try? call("XLEN", work))?.integer == 0
        }
    }

    /// Waits until all jobs are done.
    func waitUntilIdle(_ limit: Duration = .seconds(60)) throws {
        guard Deadline(after: limit).wait(until: { isIdle }) else {
            throw TestSupportError("jobs are left: \(try remains())")
        }
    }

    /// What an engineer wants to see who finds jobs left.
    private func remains() throws -> String {
        var lines = workers.filter(\.isRunning).map { String($0.errorOutput.suffix(4_000)) }
        for partition in 0..<FanoutPartition.count {
            let work = name { names.appendWork("fanout:\(partition)", to: &$0) }
            guard try call("XLEN", work).integer != 0 else { continue }
            lines.append("\(work): \(try call("XINFO", "STREAM", work, "FULL"))")
        }
        return lines.joined(separator: "\n")
    }

    /// Expects that each user's inbox holds every line of the group once, in order.
    func expectAll(
        _ group: String,
        _ users: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let expected = try lines(group)
        try #require(!expected.isEmpty, sourceLocation: sourceLocation)
        for user in users {
            let received = try received(user, of: group)
            try #require(
                received == expected,
                "\(user) has \(received.count) of \(expected.count)",
                sourceLocation: sourceLocation
            )
        }
    }

    /// The fields of a stream's entries.
    func entries(_ stream: String) throws -> [[String: String]] {
        try call("XRANGE", stream, "-", "+").elements.map { entry in
            let flat = entry.elements[1].elements.map { $0.text ?? "" }
            var fields: [String: String] = [:]
            for index in stride(from: 0, to: flat.count, by: 2) { fields[flat[index]] = flat[index + 1] }
            return fields
        }
    }
}
