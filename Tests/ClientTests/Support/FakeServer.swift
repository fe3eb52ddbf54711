import Client
import Loop
import Protocol
import Testing

/// A WebSocket server that does what a test says, on a free port of the same loop.
final class FakeServer {
    private(set) var peers: [FakePeer] = []
    private var listener: Listener?

    /// Whether the next connections get permessage-deflate.
    var compresses = false
    /// What the next requests get instead of an upgrade.
    var refusal: HTTPResponse?
    /// Whether the next requests get no answer but the end of the stream.
    var hangsUp = false
    /// Called when a connection is open.
    var onOpen: (FakePeer) -> Void = { _ in }
    /// Called with each text message.
    var onText: (FakePeer, String) -> Void = { _, _ in }

    init(on loop: EventLoop) throws {
        listener = try Listener(loop: loop, address: .tcp(host: "127.0.0.1", port: 0)) {
            [unowned self] stream in
            let peer = FakePeer(stream, server: self)
            peers.append(peer)
            stream.receiver = peer
        }
    }

    var port: UInt16 { listener?.port ?? 0 }

    var endpoint: Endpoint { Endpoint(address: .tcp(host: "127.0.0.1", port: port)) }

    /// The newest connection.
    var peer: FakePeer {
        get throws { try #require(peers.last) }
    }

    /// Refuses connections from now on.
    func stopListening() {
        listener?.close()
    }
}
