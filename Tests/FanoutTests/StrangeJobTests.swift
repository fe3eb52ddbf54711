import Protocol
import TestSupport
import Testing

/// Jobs and logs that are not as nodes leave them.
@Suite(.serialized) struct StrangeJobTests {
    private func job(
        _ stage: FanoutStage,
        _ group: String,
        type: String = "group",
        _ payload: String
    ) throws {
        try stage.call(
            "XADD",
            try stage.work(group),
            "*",
            "version",
            "1",
            "type",
            type,
            "payload",
            payload
        )
    }

    @Test func `jobs for groups that are not there are done`() throws {
        let stage = try FanoutStage()
        try stage.readyWorker("w1")
        try job(stage, "nobody", #"{"conversation":"group:nobody","id":"5-0"}"#)
        try stage.waitUntilIdle()
        #expect(try stage.call("XLEN", stage.dead).integer == 0)
        #expect(try stage.call("EXISTS", stage.fanned("nobody")).integer == 0)
    }

    @Test func `jobs that come twice, or for a line that is not there, change nothing`() throws {
        let stage = try FanoutStage()
        try stage.readyWorker("w1")
        try stage.makeGroup("g", ["u1", "u2"])
        let id = try stage.send("g", from: "u1")
        for line in [id, id, "1-0", "9000000000000-0"] {
            try job(stage, "g", #"{"conversation":"group:g","id":"\#(line)"}"#)
        }
        try stage.waitUntilIdle()
        try stage.expectAll("g", ["u1", "u2"])
    }

    @Test func `a lost job is made up for by the next one`() throws {
        let stage = try FanoutStage()
        try stage.makeGroup("g", ["u1", "u2"])
        for _ in 0..<300 { try stage.send("g", from: "u1") }
        try stage.call("DEL", try stage.work("g"))
        try stage.readyWorker("w1")
        try stage.send("g", from: "u1")
        try stage.waitUntilIdle()
        try stage.expectAll("g", ["u1", "u2"])
    }

    @Test func `a mark that is lost doubles nothing`() throws {
        let stage = try FanoutStage()
        try stage.readyWorker("w1")
        try stage.makeGroup("g", ["u1", "u2"])
        for _ in 0..<200 { try stage.send("g", from: "u1") }
        try stage.waitUntilIdle()
        try stage.call("DEL", stage.fanned("g"))
        try stage.send("g", from: "u2")
        try stage.waitUntilIdle()
        try stage.expectAll("g", ["u1", "u2"])
        #expect(try stage.call("GET", stage.fanned("g")).text == stage.lines("g").last)
    }

    @Test func `a log that was trimmed or removed leaves no job`() throws {
        let stage = try FanoutStage()
        try stage.makeGroup("g", ["u1", "u2"])
        try stage.makeGroup("h", ["u1", "u2"])
        for _ in 0..<5 { try stage.send("g", from: "u1") }
        try stage.call("XTRIM", stage.log("g"), "MAXLEN", "2")
        try stage.call("DEL", stage.log("h"))
        try stage.readyWorker("w1")
        try stage.waitUntilIdle()
        try stage.expectAll("g", ["u1", "u2"])
        #expect(try stage.received("u1", of: "h").isEmpty)
    }

    @Test func `a deleted group's members get its end`() throws {
        let stage = try FanoutStage()
        try stage.makeGroup("g", ["u1"])
        try stage.send("g", from: "u1")
        try stage.change("g", "u1", "remove", "u1")
        try stage.readyWorker("w1")
        try stage.waitUntilIdle()
        try stage.expectAll("g", ["u1"])
        #expect(try stage.lines("g").count == 3)
    }

    @Test func `lines that somebody wrote by hand are passed over`() throws {
        let stage = try FanoutStage()
        try stage.makeGroup("g", ["u1", "u2"])
        let first = try stage.lines("g")
        let good = try stage.send("g", from: "u1")
        try stage.call("XADD", stage.log("g"), "*", "hello", "world")
        try stage.call("XADD", stage.log("g"), "*", "from", "u1", "device", "d", "content", "{broken")
        let foreign = "9000000000000-77"
        try stage.call("XADD", stage.log("g"), foreign, "from", "u1", "device", "d", "content", "{}")
        try stage.readyWorker("w1")
        try stage.waitUntilIdle()
        #expect(try stage.received("u2", of: "g") == first + [good])
        let after = try stage.send("g", from: "u1")
        try stage.waitUntilIdle()
        #expect(try stage.received("u2", of: "g") == first + [good, after])
    }

    @Test func `members whom an operator adds by hand get everything from then on`() throws {
        let stage = try FanoutStage()
        try stage.readyWorker("w1")
        try stage.makeGroup("g", ["u1"])
        try stage.waitUntilIdle()
        try stage.call("SADD", stage.members("g"), "u2", "no user}")
        let line = try stage.send("g", from: "u1")
        try stage.waitUntilIdle()
        #expect(try stage.received("u2", of: "g") == [line])
    }

    @Test(arguments: [
        #"{"conversation":"group:g"}"#, #"{"conversation":"dm:a:b","id":"1-0"}"#,
        #"{"conversation":"group:g} x","id":"1-0"}"#, #"{"conversation":"group:g","id":"0-100"}"#, "[]", "hi",
    ])
    func `a job that is none becomes a dead letter`(_ payload: String) throws {
        let stage = try FanoutStage()
        try stage.readyWorker("w1")
        try job(stage, "g", payload)
        #expect(Deadline().wait { (try? stage.call("XLEN", stage.dead))?.integer == 1 })
        #expect(try stage.entries(stage.dead).first?["payload"] == payload)
        try stage.waitUntilIdle()
    }

    @Test func `a job whose worker died between deleting and acknowledging it is dropped`() throws {
        let stage = try FanoutStage()
        try stage.makeGroup("g", ["u1", "u2"])
        let work = try stage.work("g")
        try stage.call("XGROUP", "CREATE", work, "fanout", "0")
        let taken = try stage.call(
            "XREADGROUP",
            "GROUP",
            "fanout",
            "dead",
            "COUNT",
            "1",
            "STREAMS",
            work,
            ">"
        )
        let entry = try #require(taken.elements.first?.elements.last?.elements.first?.elements.first?.text)
        try stage.call("XDEL", work, entry)
        try stage.send("g", from: "u1")
        try stage.readyWorker("w1")
        try stage.waitUntilIdle()
        try stage.expectAll("g", ["u1", "u2"])
        #expect(try stage.call("XPENDING", work, "fanout").elements.first?.integer == 0)
    }

    @Test func `a job of another type becomes a dead letter`() throws {
        let stage = try FanoutStage()
        try stage.readyWorker("w1")
        try job(stage, "g", type: "call", #"{"conversation":"group:g","id":"1-0"}"#)
        #expect(Deadline().wait { (try? stage.call("XLEN", stage.dead))?.integer == 1 })
    }
}
