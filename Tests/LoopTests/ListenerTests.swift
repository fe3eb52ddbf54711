import Glibc
import Testing

@testable import Loop

struct ListenerTests {
    static let anyPort = ListenAddress.tcp(host: "127.0.0.1", port: 0)

    @Test func `port zero becomes a free port, and several may share it`() throws {
        let loop = try EventLoop()
        var accepted = 0
        let first = try Listener(loop: loop, address: Self.anyPort) { _ in accepted += 1 }
        #expect(first.port > 0)
        let second = try Listener(loop: loop, address: Self.anyPort.port(first.port)) { _ in accepted += 1 }
        #expect(second.port == first.port)
        first.close()
        loop.turn(1)
        let peer = try RawPeer(port: second.port)
        #expect(loop.wait { accepted == 1 })
        peer.close()
        second.close()
    }

    @Test func `a port that is not shared is in use for everybody else`() throws {
        let loop = try EventLoop()
        let first = try Listener(loop: loop, address: Self.anyPort, isShared: false) { _ in }
        let address = Self.anyPort.port(first.port)
        for isShared in [false, true] {
            #expect(throws: LoopError.addressInUse("127.0.0.1:\(first.port)")) {
                try Listener(loop: loop, address: address, isShared: isShared) { _ in }
            }
        }
        first.close()
        loop.turn(1)
        let second = try Listener(loop: loop, address: address, isShared: false) { _ in }
        second.close()
    }

    @Test func `accepted streams know their peer`() throws {
        let server = try Server()
        let (peer, stream, _) = try server.connect()
        #expect(stream.peer?.host == .ipv4(0x7f00_0001, port: 0))
        #expect(stream.peer?.port != 0)
        peer.close()
    }

    @Test func `a closed listener refuses and keeps what it accepted`() throws {
        let server = try Server()
        let (peer, _, side) = try server.connect()
        let port = server.port
        server.stopListening()
        server.loop.turn(1)
        #expect(throws: RawPeer.Failure.self) { try RawPeer(port: port) }
        peer.send("still here")
        #expect(server.loop.wait { side.text == "still here" })
    }

    @Test func `nothing is accepted while paused`() throws {
        let loop = try EventLoop()
        var accepted = 0
        let listener = try Listener(loop: loop, address: Self.anyPort) { _ in accepted += 1 }
        listener.pauseAccepting()
        let peer = try RawPeer(port: listener.port)
        loop.turn(3)
        #expect(accepted == 0)
        listener.resumeAccepting()
        #expect(loop.wait { accepted == 1 })
        peer.close()
        listener.close()
    }

    @Test func `pausing inside accept holds the next connection back`() throws {
        let loop = try EventLoop()
        var accepted = 0
        var listener: Listener?
        listener = try Listener(loop: loop, address: Self.anyPort) { _ in
            accepted += 1
            listener?.pauseAccepting()
        }
        let port = try #require(listener?.port)
        let peers = try [RawPeer(port: port), RawPeer(port: port)]
        #expect(loop.wait { accepted == 1 })
        loop.turn(3)
        #expect(accepted == 1)
        listener?.resumeAccepting()
        #expect(loop.wait { accepted == 2 })
        for peer in peers { peer.close() }
        listener = nil
    }

    @Test func `an address that is not ours is an error with its name`() throws {
        let loop = try EventLoop()
        // TEST-NET-1, RFC 5737: nobody has it.
        let address = ListenAddress.tcp(host: "192.0.2.1", port: 0)
        let error = LoopError.socket(call: "bind", errno: EADDRNOTAVAIL, address: "192.0.2.1:0")
        #expect(throws: error) { try Listener(loop: loop, address: address) { _ in } }
    }

    @Test func `without descriptors it pauses, then goes on`() async {
        await #expect(processExitsWith: .success) {
            let loop = try EventLoop()
            var accepted: [Stream] = []
            let listener = try Listener(loop: loop, address: ListenerTests.anyPort) { accepted.append($0) }
            let peer = try RawPeer(port: listener.port)
            let limit = lowerDescriptorLimit()
            try #require(loop.wait { listener.exhaustions > 0 })
            // Paused: the pending connection must not keep the loop busy until the retry.
            var turns = 0
            try #require(
                loop.run(for: .seconds(20)) {
                    turns += 1
                    return listener.exhaustions > 1
                }
            )
            try #require(turns < 10)
            try #require(accepted.isEmpty)
            restoreDescriptorLimit(limit)
            try #require(loop.wait { accepted.count == 1 })
            peer.close()
            listener.close()
        }
    }
}

/// Leaves the process no descriptor to open, whatever else it closes meanwhile; returns the old limit.
private func lowerDescriptorLimit() -> rlimit {
    var limit = rlimit()
    unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    var lowered = limit
    lowered.rlim_cur = 1
    unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &lowered)
    return limit
}

private func restoreDescriptorLimit(_ limit: rlimit) {
    var limit = limit
    unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}
