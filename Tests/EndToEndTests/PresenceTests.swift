import Foundation
import Protocol
import TestSupport
import Testing

/// What watchers see of 500 people whose node is killed.
@Suite(.serialized) struct `A node that dies with 500 people on it` {
    private static let threshold = 8
    private static let people = (0..<500).map { "u\($0)" }
    /// Those who reconnect in time.
    private static let returning = Set(people.prefix(50))

    /// What a tap was told, by Redis' clock.
    private struct Change: Decodable {
        let user: String
        let status: String
        let lastSeen: Int?
        let time: Int
    }

    private func changes(_ installation: Installation) throws -> [Change] {
        try installation.redis.command("XRANGE", "work:watch", "-", "+").elements.map { entry in
            let fields = entry.elements.last?.elements.compactMap(\.text) ?? []
            return try JSONDecoder().decode(Change.self, from: Data((fields.last ?? "").utf8))
        }
    }

    /// Redis' clock in ms.
    private func clock(_ installation: Installation) throws -> Int {
        let parts = try installation.redis.command("TIME").elements.compactMap { $0.text.flatMap { Int($0) } }
        return parts[0] * 1_000 + parts[1] / 1_000
    }

    @Test func `makes them all go offline for watchers elsewhere, none before the threshold, and no others`()
        throws
    {
        let options = ["--send-rate", "0", "--presence-threshold", "\(Self.threshold)s"]
        let installation = try Installation(nodes: 3, options: options)
        try installation.redis.command("HSET", "registry", "presence:watch", "100000")
        let workers = try ["p1", "p2"].map { try installation.presenceWorker($0) }
        defer { for worker in workers { worker.kill() } }
        let people = try Self.people.map { try Watcher($0, on: installation, node: 0) }
        // Two watchers see everybody, on two nodes; nobody may watch more than 256.
        let halves = [Self.people.prefix(250), Self.people.suffix(250)].map(Array.init)
        let watchers = try [1, 2].flatMap { node in
            try halves.enumerated().map {
                try Watcher("w\(node)\($0)", watching: $1, on: installation, node: node)
            }
        }
        for watcher in watchers {
            try watcher.read { watcher.isTold(of: watcher.users) { $0.last == "online" } }
        }

        let killed = try clock(installation)
        installation.nodes[0].kill()
        let returned = try Self.returning.map { try Watcher($0, on: installation, node: 1) }
        let back = try clock(installation)
        // On a machine so slow the test would say nothing about those who return in time.
        try #require(back < killed + Self.threshold * 1_000)
        let gone = Set(Self.people).subtracting(Self.returning)
        for watcher in watchers {
            let expected = watcher.users.filter(gone.contains)
            try watcher.read { watcher.isTold(of: expected) { $0.last == "offline" } }
        }

        let departures = try changes(installation).filter { $0.status == "offline" }
        #expect(departures.map(\.user).sorted() == gone.sorted())
        for departure in departures {
            #expect(departure.time >= killed + Self.threshold * 1_000, "\(departure.user) went too early")
            #expect((departure.lastSeen ?? .max) <= killed)
        }
        for watcher in watchers {
            try watcher.confirmAlive()
            for user in watcher.users {
                // Who was watched before they were online was told of first as offline.
                let told = watcher.told[user, default: []].drop { $0 == "offline" }
                #expect(Array(told) == (gone.contains(user) ? ["online", "offline"] : ["online"]), "\(user)")
            }
        }
        withExtendedLifetime((people, returned)) {}
    }
}
