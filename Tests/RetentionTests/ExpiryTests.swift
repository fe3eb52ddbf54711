import Foundation
import MartletWorker
import RoleStage
import TestSupport
import Testing

/// What is too old goes, and nothing else.
@Suite(.serialized) struct ExpiryTests {
    /// All names but those of workers.
    private func names(_ stage: RoleStage) throws -> [String] {
        let all = try stage.call("KEYS", "*").elements.compactMap(\.text)
        let own = ["work", "worker", "lease", "online", "registry"].map { stage.names.prefix + $0 }
        return all.filter { name in !own.contains { name.hasPrefix($0) } }.sorted()
    }

    private func fill(_ stage: RoleStage) throws {
        for number in 0..<20 {
            try stage.attach("u\(number)", "phone")
            try stage.send(from: "u\(number)", to: "u\((number + 1) % 20)")
            try stage.send(from: "stranger", to: "never\(number)")
            try stage.call("SET", stage.names.lastSeen("seen\(number)"), "1763669000123")
        }
    }

    @Test func `everything of 1:1 conversations goes in time, whichever worker is killed`() throws {
        let stage = try RoleStage(prefix: "a^b-c:")
        try fill(stage)
        #expect(try names(stage).count > 100)
        let one = try stage.readyWorker("retention", "k1", options: ["--retention", "2s"])
        try stage.readyWorker("retention", "k2", options: ["--retention", "2s"])
        let lease = stage.names.lease("retention")
        let isHeld = Deadline().wait { (try? stage.call("GET", lease).text?.hasPrefix("k1:")) == true }
        #expect(isHeld)
        one.kill()
        let isEmpty = Deadline(after: .seconds(30)).wait { (try? names(stage).isEmpty) == true }
        #expect(isEmpty, "\((try? names(stage)) ?? [])")
        // The others go on: what comes now goes as well.
        try fill(stage)
        #expect(try names(stage).count > 100)
        let isEmptyAgain = Deadline(after: .seconds(30)).wait { (try? names(stage).isEmpty) == true }
        #expect(isEmptyAgain, "\((try? names(stage)) ?? [])")
        #expect(try stage.call("GET", lease).text?.hasPrefix("k2:") == true)
    }

    @Test func `a living group stays, and loses its old lines`() throws {
        let stage = try RoleStage()
        try stage.makeGroup("g", ["alice", "bob"])
        try stage.makeGroup("over", ["alice", "bob"])
        try stage.readyWorker("fanout", "w1")
        try stage.readyWorker("retention", "k1", options: ["--retention", "1s"])
        let id = try stage.send(to: "g", from: "alice")
        try stage.delivered("g", [("bob", id)])
        for user in ["bob", "alice"] { try stage.change("over", user, "remove", user) }
        let isOld = Deadline(after: .seconds(30)).wait {
            (try? stage.call("XLEN", stage.names.log("group:g")).integer) == 0
                && (try? stage.call("KEYS", "*{group:over}")) == .array([])
                && (try? stage.events("bob").isEmpty) == true
        }
        #expect(isOld, "\((try? names(stage)) ?? [])")
        #expect(try stage.call("SCARD", stage.names.members("group:g")).integer == 2)
        #expect(try stage.call("HGET", stage.names.info("group:g"), "name").text == "a group")
        #expect(try stage.call("SISMEMBER", stage.names.groups("bob"), "g").integer == 1)
        // It works as before.
        let next = try stage.send(to: "g", from: "bob")
        let isThere = Deadline().wait { (try? stage.events("alice").contains { $0.contains(next) }) == true }
        #expect(isThere)
    }

    @Test func `nothing that is young goes, and nothing at all where everything is kept`() throws {
        for options in [["--retention", "1h"], ["--retention", "0s"], []] {
            let stage = try RoleStage()
            try fill(stage)
            // Seen long ago: that alone is old.
            for number in 0..<20 { try stage.call("DEL", stage.names.lastSeen("seen\(number)")) }
            let before = try names(stage)
            let worker = try stage.readyWorker(
                "retention",
                "k1",
                options: options + ["--admin-listen", "127.0.0.1:0"]
            )
            let isHeld = Deadline().wait { (try? stage.call("EXISTS", "lease:{retention}").integer) == 1 }
            #expect(isHeld)
            let steps = "cmdstat_fcall"
            let hasWalked = Deadline().wait {
                let text = (try? stage.call("INFO", "commandstats").text ?? "") ?? ""
                return text.contains("cmdstat_scan") && text.contains(steps)
            }
            #expect(hasWalked)
            worker.signal(SIGTERM)
            #expect(try worker.waitForExit() == .exited(0))
            #expect(try names(stage) == before)
        }
    }

    @Test func `where all is kept, what stands for erased entries goes when every device has it`() throws {
        let stage = try RoleStage()
        try fill(stage)
        let gone = stage.names.gone("u0")
        let event = #"{"type":"deleted","id":"5-0","time":1763669000123}"#
        for id in 1...3 { try stage.call("HSET", gone, "\(id)", event) }
        try stage.call("HSET", stage.names.cursor("u0"), "phone", "2", "desk", "3")
        let before = try names(stage)
        try stage.readyWorker("retention", "k1", options: ["--retention", "0s"])
        let isGone = Deadline().wait { (try? stage.call("HKEYS", gone).elements.map(\.text)) == ["3"] }
        #expect(isGone, "\((try? stage.call("HGETALL", gone))?.elements ?? [])")
        #expect(try names(stage) == before)
    }

    @Test func `what is foreign is left alone and told, and what is somebody else's is not looked at`() throws
    {
        let stage = try RoleStage(prefix: "p:")
        try fill(stage)
        let foreign = [
            "p:log:{dm:x:y}", "p:inbox:{zoe}", "p:marks:{group:z}", "p:log:{nobody}", "p:inbox:{a b}",
            "log:{dm:u0:u1}", "q:inbox:{u1}", "p:other:{u1}", "p:inbox:{u1}:more", "inbox:{u2}",
        ]
        for key in foreign { try stage.call("SET", key, "mine") }
        let worker = try stage.readyWorker("retention", "k1", options: ["--retention", "1s"])
        let isEmpty = Deadline(after: .seconds(30)).wait { (try? names(stage).count) == foreign.count }
        #expect(isEmpty, "\((try? names(stage)) ?? [])")
        for key in foreign { #expect(try stage.call("GET", key) == .text("mine"), "\(key)") }
        #expect(Deadline().wait { worker.errorOutput.contains("a name holds something foreign") })
        #expect(!worker.errorOutput.contains("Redis did not let expiry go on"))
    }
}
