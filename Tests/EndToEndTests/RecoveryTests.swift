import Foundation
import TestSupport
import Testing

/// Redis goes and comes back: how long until every client can send and is reached again.
@Suite(.serialized) struct `After a restart of Redis` {
    private static let isBench = ProcessInfo.processInfo.environment["MARTLET_BENCH"] != nil

    /// Has everybody write to somebody on the other node; true when everybody was reached.
    private func talk(_ people: [Person], _ text: String, on installation: Installation) throws -> Bool {
        for (index, person) in people.enumerated() {
            try person.send("\(text) from \(person.user)", to: people[(index + 1) % people.count].user)
        }
        return installation.wait {
            people.allSatisfy { $0.unanswered == 0 && $0.texts.last?.hasPrefix(text) == true }
        }
    }

    /// With `MARTLET_BENCH=1`, 1,000 clients and a line with the time.
    @Test(arguments: [false, true])
    func `every client is live again, and none had to connect anew`(byCrash: Bool) throws {
        let installation = try Installation(nodes: 2)
        let count = Self.isBench ? 1_000 : 60
        let people = try (0..<count).map { try installation.person("p\($0)", node: $0 % 2) }
        for person in people { person.client.start() }
        try #require(installation.wait { people.allSatisfy(\.isLive) })
        try #require(try talk(people, "before", on: installation))
        let changes = people.map(\.statusChanges)
        if byCrash { installation.redis.kill() } else { try installation.redis.stop() }
        for person in people { try person.send("meanwhile from \(person.user)", to: person.user) }
        // Long enough for the links to be as patient as they get.
        if Self.isBench { _ = installation.wait(.seconds(6)) { false } }
        try installation.redis.start()
        let start = ContinuousClock.now
        try #require(try talk(people, "after", on: installation))
        let time = start.duration(to: .now)
        if Self.isBench { print("\(count) clients live again \(time) after Redis was up") }
        #expect(people.map(\.statusChanges) == changes)
        #expect(people.allSatisfy(\.failures.isEmpty))
        #expect(people.allSatisfy { $0.texts.count == 2 && $0.resyncs == 0 })
    }
}
