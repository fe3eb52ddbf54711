import TestSupport
import Testing

/// Typing: only to those who are there, kept nowhere, and bounded.
@Suite(.serialized, .stage(nodes: 2)) struct `Typing` {
    private func type(_ device: Device, to: String, _ state: String? = nil) throws {
        let field = state.map { #","state":"\#($0)""# } ?? ""
        try device.write(#"{"type":"typing","to":"\#(to)"\#(field)}"#)
    }

    @Test func `reaches every device of the other, from node to node, and is kept nowhere`() throws {
        let stage = try Stage.current
        let alice = try Device(Stage.user("alice"), on: stage.nodes[0])
        let tablet = try Device(alice.user, "tablet", on: stage.nodes[1])
        let phone = try Device(Stage.user("bob"), on: stage.nodes[1])
        let desk = try Device(phone.user, "desk", on: stage.nodes[0])
        try type(alice, to: "user:\(phone.user)")
        try type(alice, to: "user:\(phone.user)", "recording")
        for device in [phone, desk] {
            try device.wait { device.signals.count == 2 }
            #expect(device.signals.map { $0.string("state") } == ["typing", "recording"])
            let signal = device.signals[0]
            #expect(signal.names == ["type", "conversation", "from", "device", "state"])
            #expect(signal.string("from") == alice.user && signal.string("device") == "phone")
            #expect(signal.string("conversation") == alice.conversation(with: phone.user))
        }
        for device in [alice, tablet] {
            try device.confirmAlive()
            #expect(device.signals.isEmpty && device.errors.isEmpty)
        }
        let keys = try stage.redis.command("KEYS", "*").elements.compactMap(\.text)
        #expect(!keys.contains { $0.hasPrefix("inbox:") || $0.hasPrefix("log:") && $0.contains(alice.user) })
        let later = try Device(phone.user, "later", on: stage.nodes[0])
        try later.confirmAlive()
        #expect(later.signals.isEmpty)
    }

    @Test func `to oneself reaches the other devices alone`() throws {
        let stage = try Stage.current
        let phone = try Device(Stage.user("alice"), on: stage.nodes[0])
        let tablet = try Device(phone.user, "tablet", on: stage.nodes[1])
        try type(phone, to: "user:\(phone.user)")
        try tablet.wait { tablet.signals.count == 1 }
        try phone.confirmAlive()
        #expect(phone.signals.isEmpty)
    }

    @Test func `in a group reaches the other members, and nobody's own devices`() throws {
        let stage = try Stage.current
        let users = (0..<3).map { Stage.user("member\($0)x") }
        let group = try TestGroup(of: users)
        let devices = try users.enumerated().map { try Device($1, on: stage.nodes[$0 % 2]) }
        let tablet = try Device(users[0], "tablet", on: stage.nodes[1])
        let eve = try Device(Stage.user("eve"), on: stage.nodes[1])
        try type(eve, to: "group:\(group.id)")
        try eve.confirmAlive()
        try type(devices[0], to: "group:\(group.id)")
        for device in devices[1...] {
            try device.wait { device.signals.count == 1 }
            #expect(device.signals[0].string("conversation") == group.conversation)
            #expect(device.signals[0].string("from") == users[0])
        }
        for device in [devices[0], tablet, eve] {
            try device.confirmAlive()
            #expect(device.signals.isEmpty && device.errors.isEmpty)
        }
        let isCounted = try Deadline().wait {
            try stage.nodes[1].metric(#"martlet_signals_total{end="untold"}"#) >= 1
        }
        #expect(isCounted, "nobody was told what a stranger does")
    }

    @Test func `is bounded per connection, in silence`() throws {
        let stage = try Stage.current
        let alice = try Device(Stage.user("alice"), on: stage.nodes[0])
        let bob = try Device(Stage.user("bob"), on: stage.nodes[1])
        let before = try stage.nodes[0].metric(#"martlet_signals_total{end="too_many"}"#)
        for _ in 0..<200 { try type(alice, to: "user:\(bob.user)") }
        try alice.confirmAlive()
        try bob.wait { bob.signals.count >= 5 }
        try alice.deliver(1, to: bob.user, "behind them")
        try bob.wait(messages: 1)
        #expect(alice.errors.isEmpty)
        let dropped = try stage.nodes[0].metric(#"martlet_signals_total{end="too_many"}"#) - before
        #expect(Int(dropped) + bob.signals.count == 200)
        #expect(bob.signals.count < 100)
    }

    @Test func `is not sent to a device that does not take what it is sent`() throws {
        let stage = try Stage.current
        let alice = try Device(Stage.user("alice"), on: stage.nodes[0])
        let bob = try Device(Stage.user("bob"), on: stage.nodes[1], receiveBufferBytes: 4_096)
        let padding = String(repeating: "x", count: 8_000)
        try alice.flood(1...900, to: bob.user, padding: padding)
        for _ in 0..<5 { try type(alice, to: "user:\(bob.user)") }
        try alice.deliver(1_000, to: bob.user, "last")
        try bob.wait(messages: 901)
        #expect(bob.signals.isEmpty)
    }

    @Test func `of a wrong form is refused`() throws {
        let stage = try Stage.current
        let alice = try Device(Stage.user("alice"), on: stage.nodes[0])
        try type(alice, to: "bob")
        try type(alice, to: "user:bob", "two words")
        try alice.wait { alice.errors.count == 2 }
        #expect(alice.errors.map(\.code) == ["bad_recipient", "bad_field"])
    }
}
