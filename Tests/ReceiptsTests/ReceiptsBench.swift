import Foundation
import MartletWorker
import RoleStage
import TestSupport
import Testing

/// What receipts of a large group come to: `MARTLET_BENCH=1 MARTLET_EXECUTABLE=.build/release/martlet ops/test ReceiptsBench`.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["MARTLET_BENCH"] != nil))
struct ReceiptsBench {
    private static let members = 1_024
    private static let messages = 100

    @Test func `1,024 members read 100 messages, each when it comes`() throws {
        try measure("one after the other") { member, message in message * Self.members + member }
    }

    @Test func `1,024 members read 100 messages, by chance`() throws {
        var random = SystemRandomNumberGenerator()
        try measure("by chance") { _, _ in Int.random(in: 0..<Int.max, using: &random) }
    }

    /// Each member gets and reads each message; `place` says when.
    private func measure(_ title: String, place: (Int, Int) -> Int) throws {
        let stage = try RoleStage(redis: ["appendonly no", "stream-node-max-bytes 512"])
        let users = (0..<Self.members).map { "member\($0)" }
        try stage.makeGroup("g", users)
        let ids = try (0..<Self.messages).map { _ in try stage.send(to: "g", from: users[0]) }
        let pairs = (0..<Self.members).flatMap { member in
            (0..<Self.messages).map { (member: member, message: $0, place: place(member, $0)) }
        }
        let worker = try stage.readyWorker("receipts", "r1")
        let redis = try #require(stage.redis.processID)
        let busy = (try nanoseconds(redis), try nanoseconds(worker.id))
        let start = ContinuousClock.now
        for pair in pairs.sorted(by: { $0.place < $1.place }) {
            try stage.delivered("g", [(users[pair.member], ids[pair.message])])
            try stage.read("g", by: users[pair.member], upTo: ids[pair.message])
        }
        let writing = start.duration(to: .now) / .seconds(1)
        let isTold = Deadline(after: .seconds(60)).wait {
            (try? stage.events(users[0]).last { $0.contains(#""status":"read""#) })??.contains(ids[99])
                == true
        }
        try #require(isTold)
        let count = try stage.events(users[0]).count { $0.hasPrefix(#"{"type":"receipt""#) }
        print(
            "\(Self.members) members, \(Self.messages) messages, \(title): \(count) receipts to the sender,",
            String(
                format: "marks within %.1f s, Redis %.2f s busy, worker %.3f s",
                writing,
                Double(try nanoseconds(redis) - busy.0) / 1e9,
                Double(try nanoseconds(worker.id) - busy.1) / 1e9
            )
        )
        #expect(count <= 1_200)
    }

    /// On a processor so far (proc(5), schedstat).
    private func nanoseconds(_ process: Int32) throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(process)/schedstat", encoding: .utf8)
        return try #require(text.split(separator: " ").first.flatMap { Int($0) })
    }
}
