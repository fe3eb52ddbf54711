import TestSupport
import Testing

/// Who comes and who goes, as a tap hears of it: once each, and not before the threshold has passed.
@Suite struct `A tap for presence` {
    @Test func `hears once that a user has come, and once that they have gone, however many devices`() throws
    {
        let bench = try PresenceBench(nodes: 2)
        var devices = [try Device("alice", on: bench.nodes[0])]
        try bench.wait(for: "alice", "online")
        devices.append(try Device("alice", "tablet", on: bench.nodes[0]))
        devices.append(try Device("alice", "laptop", on: bench.nodes[1]))
        try bench.waitForRefreshes(4)
        #expect(try bench.told() == ["alice online"])
        #expect(try bench.redis.command("GET", "presence:{alice}:tablet") == .text("n1"))
        #expect(try bench.redis.command("GET", "presence:{alice}:laptop") == .text("n2"))
        // One device is enough, on whichever node.
        devices.removeFirst(2)
        let isGone = try Deadline(after: .seconds(40)).wait {
            try bench.redis.command("EXISTS", "presence:{alice}:phone", "presence:{alice}:tablet")
                == .integer(0)
        }
        #expect(isGone, "the time to live of those two has ended")
        #expect(try bench.told() == ["alice online"])
        devices.removeAll()
        try bench.wait(for: "alice", "online", "offline")
        let changes = try bench.changes()
        let lastSeen = try #require(changes[1].lastSeen)
        #expect(lastSeen >= changes[0].time)
        #expect(changes[1].time >= lastSeen + 3_000)
        #expect(try bench.redis.command("GET", "lastseen:{alice}") == .text("\(lastSeen)"))
        #expect(try bench.nodes[0].metric("martlet_presence_users_online_total") == 1)
        #expect(try bench.nodes[1].metric("martlet_presence_users_online_total") == 0)
        let again = try Device("alice", on: bench.nodes[1])
        try bench.wait(for: "alice", "online", "offline", "online")
        withExtendedLifetime(again) {}
    }

    @Test func `does not hear of a phone that flaps`() throws {
        let bench = try PresenceBench(nodes: 2)
        let end = try bench.clock() + 3 * 3_000
        var turns = 0
        while try bench.clock() < end {
            let device = try Device("alice", on: bench.nodes[turns % 2])
            withExtendedLifetime(device) {}
            turns += 1
            _ = Deadline(after: .milliseconds(100)).wait { false }
        }
        #expect(try bench.told() == ["alice online"])
        try bench.wait(for: "alice", "online", "offline")
    }

    @Test func `hears of everybody once when a node and a worker die, and not of those who come back`() throws
    {
        // Long enough to come back in on a busy machine.
        let bench = try PresenceBench(nodes: 2, workers: ["w1", "w2"], threshold: 8)
        let users = (0..<50).map { "u\($0)" }
        let devices = try users.map { try Device($0, on: bench.nodes[0]) }
        try bench.wait(for: "u49", "online")
        bench.nodes[0].process.kill()
        bench.workers[0].kill()
        let returned = try users[..<10].map { try Device($0, on: bench.nodes[1]) }
        for user in users[10...] { try bench.wait(for: user, "online", "offline") }
        // Time for whoever would say it again.
        try bench.waitForRefreshes(30)
        let changes = try bench.changes()
        #expect(changes.count == 90)
        #expect(Set(changes.filter { $0.status == "online" }.map(\.user)) == Set(users))
        let departures = changes.filter { $0.status == "offline" }
        #expect(departures.map(\.user).sorted() == users[10...].sorted())
        for departure in departures {
            #expect(departure.time >= (departure.lastSeen ?? .max) + 8_000)
        }
        withExtendedLifetime((devices, returned)) {}
    }

    @Test(arguments: [true, false])
    func `hears of nobody who stays while Redis is away for longer than the threshold`(byCrash: Bool) throws {
        let bench = try PresenceBench(nodes: 2, workers: ["w1", "w2"])
        let staying = try (0..<20).map { try Device("stays\($0)", on: bench.nodes[$0 % 2]) }
        var leaving: Device? = try Device("leaves", on: bench.nodes[0])
        for number in 0..<20 { try bench.wait(for: "stays\(number)", "online") }
        try bench.wait(for: "leaves", "online")
        if byCrash { bench.redis.kill() } else { try bench.redis.stop() }
        leaving = nil
        _ = Deadline(after: .seconds(7)).wait { false }
        try bench.redis.start()
        try bench.wait(for: "leaves", "online", "offline")
        #expect(try bench.told().count == 22)
        for device in staying { try device.confirmAlive() }
        withExtendedLifetime(leaving) {}
    }

    @Test func `hears of nobody who stays while Redis stands still`() throws {
        let bench = try PresenceBench()
        let stays = try Device("stays", on: bench.nodes[0])
        var leaves: Device? = try Device("leaves", on: bench.nodes[0])
        try bench.wait(for: "stays", "online")
        try bench.wait(for: "leaves", "online")
        bench.redis.pause()
        leaves = nil
        _ = Deadline(after: .seconds(7)).wait { false }
        bench.redis.resume()
        try bench.wait(for: "leaves", "online", "offline")
        #expect(try bench.told().count == 3)
        withExtendedLifetime((stays, leaves)) {}
    }

    @Test func `hears of nobody who stays while Redis takes no writes`() throws {
        let bench = try PresenceBench()
        let stays = try Device("stays", on: bench.nodes[0])
        var leaves: Device? = try Device("leaves", on: bench.nodes[0])
        try bench.wait(for: "stays", "online")
        try bench.wait(for: "leaves", "online")
        // Reads go on, so neither a node nor the worker loses its link.
        _ = try bench.redis.command("CONFIG", "SET", "min-replicas-to-write", "1")
        leaves = nil
        _ = Deadline(after: .seconds(7)).wait { false }
        _ = try bench.redis.command("CONFIG", "SET", "min-replicas-to-write", "0")
        try bench.wait(for: "leaves", "online", "offline")
        #expect(try bench.told().count == 3)
        try stays.confirmAlive()
        withExtendedLifetime(leaves) {}
    }

    @Test func `that nobody has registered costs no stream`() throws {
        let bench = try PresenceBench(tap: false)
        var alice: Device? = try Device("alice", on: bench.nodes[0])
        let isOnline = try Deadline().wait {
            try bench.redis.command("KEYS", "online:*").elements.count == 1
        }
        #expect(isOnline)
        alice = nil
        let isGone = try Deadline().wait {
            try bench.redis.command("EXISTS", "lastseen:{alice}") == .integer(1)
        }
        #expect(isGone)
        #expect(try bench.redis.command("KEYS", "work:*").elements.isEmpty)
        #expect(try bench.redis.command("KEYS", "online:*").elements.isEmpty)
        withExtendedLifetime(alice) {}
    }

    @Test func `hears again of somebody whom Redis has forgotten, when their node gives a sign of life`()
        throws
    {
        let bench = try PresenceBench()
        let alice = try Device("alice", on: bench.nodes[0])
        try bench.wait(for: "alice", "online")
        try bench.waitForRefreshes(1)
        let shards = try bench.redis.command("KEYS", "online:*").elements.compactMap(\.text)
        #expect(shards.count == 1)
        try bench.redis.command("DEL", shards[0])
        try bench.wait(for: "alice", "online", "online")
        try alice.confirmAlive()
    }

    @Test func `is served while no worker runs, and afterwards hears what it has missed`() throws {
        let bench = try PresenceBench(workers: [])
        var alice: Device? = try Device("alice", on: bench.nodes[0])
        try bench.wait(for: "alice", "online")
        alice = nil
        let worker = try bench.addWorker("late")
        try bench.wait(for: "alice", "online", "offline")
        worker.signal(15)
        #expect(try worker.waitForExit() == .exited(0))
        #expect(try bench.redis.command("EXISTS", "workers:presence", "worker:late") == .integer(0))
        withExtendedLifetime(alice) {}
    }
}
