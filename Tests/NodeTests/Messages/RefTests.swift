import TestSupport
import Testing

/// A repeated `ref` never makes a second message, wherever and whenever it is repeated.
@Suite(.serialized, .stage(nodes: 2, ["--send-rate", "0"])) struct `A repeated ref` {
    private func pair() throws -> (alice: Device, bob: Device) {
        let stage = try Stage.current
        return (
            try Device(Stage.user("alice"), on: stage.nodes[0]),
            try Device(Stage.user("bob"), on: stage.nodes[1])
        )
    }

    private func stored(_ alice: Device, _ bob: Device) throws -> Int? {
        try Stage.current.redis.command("XLEN", "log:{dm:\(alice.user):\(bob.user)}").integer
    }

    @Test func `has the id that it already has, also many at once`() throws {
        let (alice, bob) = try pair()
        let id = try alice.deliver(7, to: bob.user, "once")
        for _ in 0..<20 { try alice.send(7, to: bob.user, "once") }
        try alice.wait { alice.sents.count == 21 }
        #expect(Set(alice.sents.compactMap(\.id)) == [id])
        try alice.deliver(8, to: bob.user, "next")
        try bob.wait(messages: 2)
        #expect(bob.texts == ["once", "next"])
        #expect(try stored(alice, bob) == 2)
    }

    @Test func `has it on another node, after a crash of its node, and after restarts of Redis`() throws {
        let stage = try Stage.current
        let (alice, bob) = try pair()
        let id = try alice.deliver(7, to: bob.user, "once")
        let elsewhere = try Device(alice.user, on: stage.nodes[1])
        #expect(try elsewhere.deliver(7, to: bob.user, "once") == id)
        try stage.replaceNode(0)
        let later = try Device(alice.user, on: stage.nodes[0])
        #expect(try later.deliver(7, to: bob.user, "once") == id)
        for crashes in [false, true] {
            try stage.restartRedis(byCrash: crashes)
            try later.send(7, to: bob.user, "once")
            try later.wait { later.sents.count == (crashes ? 3 : 2) }
            #expect(later.sents.last?.id == id)
        }
        #expect(try stored(alice, bob) == 1)
        try bob.wait(messages: 1)
        #expect(bob.inboxes == [1])
    }

    @Test func `is refused with other content, and nothing is stored`() throws {
        let stage = try Stage.current
        let (alice, bob) = try pair()
        try alice.deliver(7, to: bob.user, "once")
        let before = try stage.stored()
        try alice.send(7, to: bob.user, "something else")
        try alice.wait { alice.errors.count == 1 }
        #expect(alice.errors[0].code == "ref_reused")
        #expect(alice.errors[0].ref == 7)
        #expect(alice.errors[0].retry == false)
        #expect(try stage.stored() == before)
    }

    @Test func `is refused when it falls and was never stored, and nothing is stored`() throws {
        let stage = try Stage.current
        let (alice, bob) = try pair()
        try alice.deliver(7, to: bob.user, "seven")
        try alice.deliver(9, to: bob.user, "nine")
        let before = try stage.stored()
        for ref in [8, 6, 0] {
            try alice.send(ref, to: bob.user, "too late")
            let answer = try alice.answer(to: ref)
            #expect(answer.code == "ref_too_low")
            #expect(answer.retry == false)
        }
        #expect(try stage.stored() == before)
        #expect(try alice.deliver(7, to: bob.user, "seven") == alice.sents[0].id)
    }

    @Test func `counts for its device and its conversation alone`() throws {
        let stage = try Stage.current
        let (alice, bob) = try pair()
        let tablet = try Device(alice.user, "tablet", on: stage.nodes[1])
        let carol = try Device(Stage.user("carol"), on: stage.nodes[1])
        let ids = [
            try alice.deliver(7, to: bob.user, "phone to bob"),
            try tablet.deliver(7, to: bob.user, "tablet to bob"),
            try alice.deliver(8, to: carol.user, "phone to carol"),
            try bob.deliver(7, to: alice.user, "bob to alice"),
        ]
        #expect(ids[0] != ids[1])
        try bob.wait(messages: 2)
        try carol.wait(messages: 1)
        #expect(bob.texts == ["phone to bob", "tablet to bob"])
        try alice.deliver(9, to: bob.user, "phone to bob again")
    }

    @Test func `may have any value from 0 to 2^53`() throws {
        let (alice, bob) = try pair()
        let refs = [0, 1, 4_294_967_296, 9_007_199_254_740_991, 9_007_199_254_740_992]
        let ids = try refs.map { try alice.deliver($0, to: bob.user, "ref \($0)") }
        for (ref, id) in zip(refs, ids) {
            try alice.send(ref, to: bob.user, "ref \(ref)")
            try alice.wait { alice.sents.count { $0.ref == ref } == 2 }
            #expect(alice.sents.last?.id == id)
        }
        #expect(try stored(alice, bob) == refs.count)
    }

    @Test func `is found far back in a long conversation, each time that it is asked for`() throws {
        let (alice, bob) = try pair()
        try alice.flood(1...1_500, to: bob.user)
        let id = try #require(alice.sents.first?.id)
        let repeated = Device.send(1, to: bob.user, "m1")
        // In one write: the searches for all of them are under way together.
        try alice.web.send(.text(repeated), .text(repeated), .text(repeated))
        try alice.wait { alice.sents.count { $0.ref == 1 } == 4 }
        #expect(Set(alice.sents.filter { $0.ref == 1 }.compactMap(\.id)) == [id])
        #expect(try stored(alice, bob) == 1_500)
    }

    @Test func `is found in its own conversation while another's is searched`() throws {
        let (alice, bob) = try pair()
        let carol = Stage.user("carol")
        try alice.flood(1...400, to: bob.user)
        let toBob = try #require(alice.sents.first?.id)
        try alice.flood(1...400, to: carol)
        let toCarol = try #require(alice.sents[400].id)
        #expect(toBob != toCarol)
        try alice.web.send(
            .text(Device.send(1, to: bob.user, "m1")),
            .text(Device.send(1, to: carol, "m1"))
        )
        try alice.wait { alice.sents.count == 802 }
        #expect(alice.sents.suffix(2).compactMap(\.id) == [toBob, toCarol])
        let conversations = alice.sents.suffix(2).compactMap { $0.string("conversation") }
        #expect(conversations == ["dm:\(alice.user):\(bob.user)", "dm:\(alice.user):\(carol)"])
    }
}
