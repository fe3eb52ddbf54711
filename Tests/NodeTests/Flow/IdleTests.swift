import TestSupport
import Testing

/// Connections that say nothing, and the signs of life that keep one.
@Suite(.serialized, .stage(["--heartbeat", "1s", "--idle-timeout", "2s", "--conformance"]))
struct `A silent client` {
    /// Keeps the others alive until the silent one was closed.
    private func waitForEnd(of silent: Device, while alive: () throws -> Void) throws {
        let deadline = Deadline()
        while silent.closeCode == nil, !deadline.hasPassed {
            try alive()
            _ = try Deadline(after: .milliseconds(200)).wait {
                while try silent.takeArrived() {}
                return silent.closeCode != nil
            }
        }
        #expect(silent.closeCode == 4001)
    }

    @Test func `is closed with 4001, and those that show signs of life are not`() throws {
        let node = try Stage.current.node
        let pinging = try Device(Stage.user("pinging"), on: node)
        let ponging = try Device(Stage.user("ponging"), on: node)
        let beating = try Device(Stage.user("beating"), on: node)
        let refused = try Device(Stage.user("refused"), on: node)
        #expect(pinging.welcome.int("heartbeat") == 1)
        // Two lives of a silent client are longer than one that a client without signs of life would have.
        for _ in 0..<2 {
            let silent = try Device(Stage.user("silent"), on: node)
            try waitForEnd(of: silent) {
                try pinging.web.send(RawFrame(RawFrame.ping))
                try ponging.web.send(RawFrame(RawFrame.pong))
                try beating.write(#"{"type":"heartbeat"}"#)
                try refused.write("{}")
            }
        }
        for device in [pinging, ponging, beating, refused] { try device.confirmAlive() }
        #expect(beating.errors.isEmpty && beating.others.isEmpty, "a heartbeat has no answer")
        #expect(try node.metric(#"martlet_connections_closed_total{reason="idle_timeout"}"#) >= 2)
    }

    @Test func `is closed although messages arrive for it, which only show that the sender lives`() throws {
        let node = try Stage.current.node
        let silent = try Device(Stage.user("silent"), on: node)
        let sender = try Device(Stage.user("sender"), on: node)
        var ref = 0
        try waitForEnd(of: silent) {
            ref += 1
            try sender.deliver(ref, to: silent.user, "m\(ref)")
        }
        #expect(silent.inboxes == Array(1..<silent.inboxes.count + 1))
    }

    @Test func `is closed in the middle of a frame, and on the echo as well`() throws {
        let node = try Stage.current.node
        let half = try Device(Stage.user("half"), on: node)
        try half.web.socket.send(Array(RawFrame.text("{\"type\":\"heartbeat\"}").encoded.prefix(9)))
        let echo = try node.echo()
        #expect(try half.waitForEnd() == 4001)
        #expect(try echo.readClose() == 4001)
    }
}
