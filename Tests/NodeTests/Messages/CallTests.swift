import Foundation
import TestSupport
import Testing

/// Questions of devices to services, answered by raw Redis commands as a worker in any language would.
@Suite(.serialized, .stage(nodes: 2)) struct `A call` {
    private func alice(_ device: String = "phone", on node: Int = 0) throws -> Device {
        try Stage.current.waitUntilReady()
        return try Device(Stage.user("alice"), device, on: Stage.current.nodes[node])
    }

    @Test func `reaches the service, and its answer the device`() throws {
        let alice = try alice()
        let service = try TestService()
        let before = Int(Date().timeIntervalSince1970 * 1_000)
        let content = #"{ "city":"Zürich", "x":[1,2.50,null],"text":"\u0000\"" }"#
        try alice.ask(9, service, timeout: 5_000, content)
        let call = try service.take()
        let payload = call.payload
        #expect(payload.names == ["service", "user", "device", "ref", "id", "deadline", "reply", "content"])
        #expect(payload.string("service") == service.name && payload.string("user") == alice.user)
        #expect(payload.string("reply") == "user:{\(alice.user)}")
        #expect(payload.text.hasPrefix(#"{"service":"#))
        #expect(call.device == "phone" && call.ref == 9)
        let deadline = try #require(payload.int("deadline"))
        #expect(deadline >= before + 5_000 && deadline <= before + 60_000)
        #expect(content.utf8.count < 300)
        let answer = #"{"degrees" : 21.0, "text":"µ\u00e9\n"}"#
        #expect(try service.answer(call, #""content":\#(answer)"#) == 1)
        let frame = try alice.outcome(of: 9)
        #expect(frame.text == #"{"type":"answer","ref":9,"service":"\#(service.name)","content":\#(answer)}"#)
        #expect(try service.backlog() == 0)
    }

    @Test func `carries its content byte for byte`() throws {
        let alice = try alice()
        let service = try TestService()
        let content = #"{ "a":1,"a":2, "n":[-0 , 1e40] ,"text":"\ud83d\ude00\/" }"#
        try alice.ask(1, service, content)
        let redis = try Stage.current.redis
        var text: String?
        let isThere = try Deadline().wait {
            let entry = try redis.command("XRANGE", "work:\(service.name)", "-", "+").elements.first
            text = entry?.elements.last?.elements.last?.text
            return text != nil
        }
        #expect(isThere && text?.hasSuffix(#","content":\#(content)}"#) == true)
    }

    @Test func `that the service refuses tells its words`() throws {
        let alice = try alice()
        let service = try TestService()
        let refusals = [
            (#"{"message":"no \"such\" city"}"#, #"no "such" city"#),
            (#"{}"#, "the service refused the call"),
            (#"{"message":7}"#, "the service refused the call"),
            (#"{"message":"\#(String(repeating: "x", count: 5_000))"}"#, String(repeating: "x", count: 500)),
        ]
        for (ref, (error, words)) in refusals.enumerated() {
            try alice.ask(ref, service)
            try service.answer(service.take(), #""error":\#(error)"#)
            let answer = try alice.outcome(of: ref)
            #expect(answer.code == "call_failed" && answer.retry == false)
            #expect(answer.string("message") == words)
        }
    }

    @Test func `that is not answered in time ends, and its late answer reaches nobody`() throws {
        let alice = try alice()
        let service = try TestService()
        let dropped = #"martlet_answers_dropped_total{reason="unawaited"}"#
        let before = try Stage.current.node.metric(dropped)
        try alice.ask(1, service, timeout: 100)
        let call = try service.take()
        let answer = try alice.outcome(of: 1)
        #expect(answer.code == "call_timed_out" && answer.retry == true)
        try service.answer(call)
        try alice.confirmAlive()
        let isCounted = try Deadline().wait { try Stage.current.node.metric(dropped) == before + 1 }
        #expect(isCounted && alice.answers.isEmpty)
        // Later deadlines hold beside earlier ones.
        try alice.ask(2, service, timeout: 60_000)
        try alice.ask(3, service, timeout: 100)
        #expect(try alice.outcome(of: 3).code == "call_timed_out")
        try service.answer(service.take())
        #expect(try alice.outcome(of: 2).type == "answer")
    }

    @Test func `to nobody is refused, from when on a service is gone`() throws {
        let alice = try alice()
        for (ref, name) in ["nobody", "fanout", "-"].enumerated() {
            try alice.write(#"{"type":"call","ref":\#(ref),"service":"\#(name)","content":{}}"#)
            #expect(try alice.outcome(of: ref).code == "no_such_service")
        }
        let service = try TestService()
        try alice.ask(10, service)
        try service.answer(service.take())
        #expect(try alice.outcome(of: 10).type == "answer")
        try service.unregister()
        try alice.ask(11, service)
        let refusal = try alice.outcome(of: 11)
        #expect(refusal.code == "no_such_service" && refusal.retry == false)
    }

    @Test func `to a service with too much to do is refused for now`() throws {
        let alice = try alice()
        let service = try TestService(limit: "2")
        for ref in 1...3 { try alice.ask(ref, service) }
        let refusal = try alice.outcome(of: 3)
        #expect(refusal.code == "overloaded" && refusal.retry == true && (refusal.int("after") ?? 0) > 0)
        for _ in 1...2 { try service.answer(service.take()) }
        try alice.ask(3, service)
        try service.answer(service.take())
        try alice.wait { alice.answers.count == 3 }
        #expect(Set(alice.answers.compactMap(\.ref)) == [1, 2, 3])
    }

    @Test func `beyond sixteen that wait is refused for now`() throws {
        let alice = try alice()
        let service = try TestService()
        for ref in 1...17 { try alice.ask(ref, service) }
        let refusal = try alice.outcome(of: 17)
        #expect(refusal.code == "overloaded" && refusal.retry == true)
        for _ in 1...16 { try service.answer(service.take()) }
        try alice.wait { alice.answers.count == 16 }
        #expect(Set(alice.answers.compactMap(\.ref)) == Set(1...16))
        try alice.ask(17, service)
        try service.answer(service.take())
        try alice.wait { alice.answers.count == 17 }
    }

    @Test func `that waits is not made again under the same ref`() throws {
        let alice = try alice()
        let service = try TestService()
        for _ in 1...3 { try alice.ask(5, service) }
        let call = try service.take()
        try alice.confirmAlive()
        #expect(try service.backlog() == 1)
        try service.answer(call)
        try service.publish(
            #"{"type":"answer","device":"phone","ref":5,"service":"\#(service.name)","content":{}}"#,
            to: call.reply
        )
        _ = try alice.outcome(of: 5)
        try alice.confirmAlive()
        #expect(alice.answers.count == 1 && alice.errors.isEmpty)
    }

    @Test func `is answered to the device that asked, wherever the others are`() throws {
        let stage = try Stage.current
        let phone = try alice()
        let tablet = try Device(phone.user, "tablet", on: stage.nodes[0])
        let laptop = try Device(phone.user, "laptop", on: stage.nodes[1])
        let service = try TestService()
        // The same ref on each.
        for device in [phone, tablet, laptop] { try device.ask(1, service) }
        for _ in 1...3 {
            let call = try service.take()
            #expect(try service.answer(call, #""content":{"text":"\#(call.device)"}"#) == 2)
        }
        for device in [phone, tablet, laptop] {
            _ = try device.outcome(of: 1)
            try device.confirmAlive()
            #expect(device.answers.map(\.said) == [device.name])
        }
    }

    @Test func `is answered on its own connection where two of a device use the same ref`() throws {
        let stage = try Stage.current
        let first = try alice()
        let others = try [0, 1].map { try Device(first.user, on: stage.nodes[$0]) }
        let service = try TestService()
        let connections = [first] + others
        for (number, connection) in connections.enumerated() {
            try connection.ask(1, service, #"{"text":"\#(number)"}"#)
        }
        let calls = try connections.map { _ in try service.take() }
        #expect(Set(calls.map(\.callID)).count == 3)
        // The other way round than they were asked.
        for call in calls.reversed() {
            let said = (call.payload.said ?? "")
            try service.answer(call, #""id":"\#(call.callID)","content":{"text":"\#(said)"}"#)
        }
        for (number, connection) in connections.enumerated() {
            _ = try connection.outcome(of: 1)
            try connection.confirmAlive()
            #expect(connection.answers.map(\.said) == ["\(number)"])
        }
    }

    @Test func `is not answered by what is for an earlier one of its ref`() throws {
        let alice = try alice()
        let service = try TestService()
        try alice.ask(1, service, timeout: 100)
        let late = try service.take()
        #expect(try alice.outcome(of: 1).code == "call_timed_out")
        try alice.ask(1, service)
        let call = try service.take()
        try service.answer(late, #""id":"\#(late.callID)","content":{"text":"late"}"#)
        try service.answer(call, #""id":"\#(call.callID)","content":{"text":"now"}"#)
        try alice.wait { !alice.answers.isEmpty }
        try alice.confirmAlive()
        #expect(alice.answers.map(\.said) == ["now"])
    }

    @Test func `is not answered by what somebody else publishes`() throws {
        let alice = try alice()
        let service = try TestService()
        try alice.ask(7, service)
        let call = try service.take()
        let name = service.name
        let forgeries = [
            #"{"type":"answer"}"#, #"{"type":"answer","device":"phone","ref":7,"service":"\#(name)"}"#,
            #"{"type":"answer","device":"phone","ref":8,"service":"\#(name)","content":{}}"#,
            #"{"type":"answer","device":"phone","ref":"7","service":"\#(name)","content":{}}"#,
            #"{"type":"answer","device":"phone","ref":7.0,"service":"\#(name)","content":{}}"#,
            #"{"type":"answer","device":"phone","ref":7,"service":"other","content":{}}"#,
            #"{"type":"answer","device":"phone","ref":7,"service":"\#(name)x","content":{}}"#,
            #"{"type":"answer","device":"tablet","ref":7,"service":"\#(name)","content":{}}"#,
            #"{"type":"answer","device":"phone","ref":7,"service":"\#(name)","content":[]}"#,
            #"{"type":"answer","device":"phone","ref":7,"service":"\#(name)","content":{"a":01}}"#,
            #"{"type":"answer","device":"phone","ref":7,"service":"\#(name)","content":{},"error":{}}"#,
            #"{"type":"answer","device":"phone","ref":7,"service":"\#(name)","error":"no"}"#,
            #"{"type":"answer","device":"phone","ref":7,"ref":7,"service":"\#(name)","content":{}}"#,
            #"{"type":"answer","type":"answer","device":"phone","ref":7,"service":"\#(name)","content":{}}"#,
            #"{"type":"Answer","device":"phone","ref":7,"service":"\#(name)","content":{}}"#,
            #"{"type":"answer","device":"phone","ref":7,"service":"\#(name)","content":{}} x"#,
        ]
        for forgery in forgeries { #expect(try service.publish(forgery, to: call.reply) == 1) }
        // Whose channel it is counts, and not what it says.
        let eve = try Device(Stage.user("eve"), on: Stage.current.nodes[0])
        try service.publish(
            #"{"type":"answer","device":"phone","ref":7,"service":"\#(name)","content":{}}"#,
            to: "user:{\(eve.user)}"
        )
        try service.answer(call)
        #expect(try alice.outcome(of: 7).text.hasSuffix(#""content":{"degrees":21}}"#))
        try alice.confirmAlive()
        try eve.confirmAlive()
        #expect(alice.answers.count == 1 && alice.errors.isEmpty && eve.others.isEmpty)
    }

    @Test func `with an answer that is no UTF-8 or too large ends without it`() throws {
        let alice = try alice()
        let service = try TestService()
        try alice.ask(1, service, timeout: 1_000)
        let call = try service.take()
        let redis = try Stage.current.redis
        let head = #"{"type":"answer","device":"phone","ref":1,"service":"\#(service.name)","content":{"a":""#
        let script = "return redis.call('PUBLISH', KEYS[1], ARGV[1] .. string.char(0xC3, 0x28) .. '\"}}')"
        #expect(try redis.command("EVAL", script, "1", call.reply, head).integer == 1)
        #expect(try alice.outcome(of: 1).code == "call_timed_out")
        try alice.ask(2, service)
        let large = String(repeating: "x", count: 70_000)
        try service.answer(service.take(), #""content":{"text":"\#(large)"}"#)
        let refusal = try alice.outcome(of: 2)
        #expect(refusal.code == "call_failed" && refusal.string("message")?.contains("65536") == true)
        try alice.confirmAlive()
    }

    @Test func `whose worker dies is answered by the next one`() throws {
        let alice = try alice()
        let service = try TestService()
        try alice.ask(1, service)
        let lost = try service.take(as: "first")
        let found = try service.claim(as: "second")
        #expect(lost.id == found.id)
        try service.answer(found)
        #expect(try alice.outcome(of: 1).type == "answer")
        // The first one was only slow: its answer comes to nothing.
        try service.answer(lost)
        try alice.confirmAlive()
        #expect(alice.answers.count == 1 && alice.errors.isEmpty)
    }

    @Test func `is forgotten with its connection`() throws {
        let first = try alice()
        let service = try TestService()
        try first.ask(1, service)
        let call = try service.take()
        try first.web.send(RawFrame(RawFrame.close, [0x03, 0xE8]))
        try first.waitForEnd()
        let again = try Device(first.user, on: Stage.current.nodes[0])
        try service.answer(call)
        try again.confirmAlive()
        #expect(again.answers.isEmpty && again.errors.isEmpty)
        try again.ask(1, service)
        try service.answer(service.take())
        #expect(try again.outcome(of: 1).type == "answer")
    }

    @Test func `counts against the user's rate`() throws {
        let service = try TestService()
        try Stage.current.withNode(["--send-rate", "1"]) { (node) throws in
            let alice = try Device(Stage.user("alice"), on: node)
            for ref in 1...7 { try alice.ask(ref, service) }
            let refusal = try alice.outcome(of: 7)
            #expect(
                refusal.code == "rate_limited" && refusal.retry == true && (refusal.int("after") ?? 0) > 0
            )
        }
    }

    @Test func `is told when Redis is away, and works again after`() throws {
        let stage = try Stage.current
        let alice = try alice()
        let service = try TestService()
        stage.redis.kill()
        try alice.ask(1, service, timeout: 500)
        #expect(try alice.outcome(of: 1).retry == true)
        try stage.redis.start()
        try stage.waitUntilReady()
        // The first one may have got through late: a service that looks at deadlines leaves it alone.
        let revived = try BlockingRedisClient(socketPath: stage.redis.socketPath)
        try alice.ask(2, service)
        let isThere = try Deadline().wait {
            let entries = try revived.command(["XRANGE", "work:\(service.name)", "-", "+"]).elements
            return entries.contains {
                $0.description.contains(#""ref\":2"#) || $0.description.contains(#""ref":2"#)
            }
        }
        #expect(isThere)
        let answer = #"{"type":"answer","device":"phone","ref":2,"service":"\#(service.name)","content":{}}"#
        #expect(try revived.command(["PUBLISH", "user:{\(alice.user)}", answer]).integer == 1)
        #expect(try alice.outcome(of: 2).type == "answer")
    }

    @Test func `is refused when Redis has no memory`() throws {
        let stage = try Stage.current
        let alice = try alice()
        let service = try TestService()
        try stage.redis.command("CONFIG", "SET", "maxmemory", "1")
        defer { _ = try? stage.redis.command("CONFIG", "SET", "maxmemory", "0") }
        try alice.ask(1, service)
        let refusal = try alice.outcome(of: 1)
        #expect(refusal.code == "storage_refused" && refusal.retry == true)
    }

    static let refused = [
        (#""service":"a b","content":{}"#, "bad_field"), (#""service":7,"content":{}"#, "bad_field"),
        (#""content":{}"#, "bad_field"), (#""service":"a""#, "bad_content"),
        (#""service":"a","content":"x""#, "bad_content"),
        (#""service":"a","content":{},"timeout":99"#, "bad_field"),
        (#""service":"a","content":{},"timeout":60001"#, "bad_field"),
        (#""service":"a","content":{"x":"\#(String(repeating: "x", count: 65_536))"}"#, "content_too_large"),
    ]

    @Test(arguments: refused) func `that is malformed is refused`(fields: String, code: String) throws {
        let alice = try alice()
        try alice.write(#"{"type":"call","ref":3,\#(fields)}"#)
        #expect(try alice.outcome(of: 3).code == code)
    }
}
