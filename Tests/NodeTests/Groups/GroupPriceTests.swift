import TestSupport
import Testing

/// What messages to groups and the making of groups cost, with 200 tokens a second and a burst of 1,000.
@Suite(.serialized, .stage()) struct `The price of a group` {
    private static let burst = 1_000

    private func crowd(_ creator: String, _ count: Int) -> [String] {
        [creator] + (1..<count).map { "\(creator)-\($0)" }
    }

    private func large(_ ref: Int, in group: TestGroup) -> String {
        Device.send(ref, in: group, String(repeating: "z", count: 60_000))
    }

    @Test func `is that of what a message makes Redis write, also where many go out at once`() throws {
        let alice = try Device(Stage.user("alice"), on: Stage.current.node)
        let group = try TestGroup(of: crowd(alice.user, 1_000))
        for ref in 1...10 { try alice.write(large(ref, in: group)) }
        try alice.wait { alice.sents.count + alice.errors.count == 10 }
        // 230 tokens each: four at once, and one more a second.
        #expect((4...6).contains(alice.sents.count))
        #expect(alice.errors.allSatisfy { $0.code == "rate_limited" && ($0.int("after") ?? 0) > 0 })
        #expect(try group.logged().count == alice.sents.count)
    }

    @Test func `is that of one message in a small group`() throws {
        let alice = try Device(Stage.user("alice"), on: Stage.current.node)
        let group = try TestGroup(alice.user, Stage.user("bob"))
        for ref in 1...20 {
            #expect(try alice.say(ref, in: group, String(repeating: "z", count: 60_000)).type == "sent")
        }
        #expect(alice.errors.isEmpty)
    }

    @Test func `is given back where nothing was stored`() throws {
        let alice = try Device(Stage.user("alice"), on: Stage.current.node)
        let group = try TestGroup(of: crowd(Stage.user("bob"), 3))
        for ref in 1...20 {
            let answer = try alice.say(ref, in: group, String(repeating: "z", count: 60_000))
            #expect(answer.code == "not_a_member")
        }
    }

    @Test func `is not saved by leaving before the answer`() throws {
        let stage = try Stage.current
        let user = Stage.user("alice")
        let group = try TestGroup(of: crowd(user, 1_000))
        for round in 0..<6 {
            let alice = try Device(user, on: stage.node)
            try alice.write(large(round * 2 + 1, in: group))
            try alice.write(large(round * 2 + 2, in: group))
            try alice.web.send(.close(1000))
            try alice.waitForEnd()
        }
        #expect(try group.logged().count <= 7, "of twelve")
    }

    @Test func `counts every member of a new group`() throws {
        let node = try Stage.current.node
        let alice = GroupClient(Stage.user("alice"), on: node)
        let members = crowd(alice.user, 400).dropFirst()
        var statuses: [Int] = []
        for _ in 1...4 {
            let list = members.map { "\"\($0)\"" }.joined(separator: ",")
            statuses.append(
                try alice.send("POST", "/v1/groups", #"{"name":"x","members":[\#(list)]}"#).status
            )
        }
        #expect(statuses.prefix(2) == [201, 201])
        #expect(statuses.contains(429), "405 each, of 1,000")
    }
}
