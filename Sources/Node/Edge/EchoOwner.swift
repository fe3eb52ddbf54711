internal import Loop
internal import Protocol

/// Sends every message back as it came: what `/v1/echo` is for, with conformance suites on the other end.
final class EchoOwner: SocketOwner {
    /// Suites send messages of 16 MiB.
    static let messageBytes = 64 * 1_024 * 1_024

    private unowned let node: Node
    private unowned let socket: ServerSocket

    init(node: Node, socket: ServerSocket) {
        self.node = node
        self.socket = socket
    }

    func received(_ message: Span<UInt8>, _ kind: MessageKind) {
        socket.send(kind, message)
    }

    func drained() {}

    func swept(now: UInt64) {
        guard !socket.isPaused, now >= socket.lastHeard + node.configuration.idleTimeout.milliseconds else {
            return
        }
        socket.close(.idleTimeout)
    }

    func ended(_ reason: SocketEnd) {
        node.connectionEnded(reason)
    }
}
