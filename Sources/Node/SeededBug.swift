#if DEBUG
internal import Loop
internal import Protocol
internal import Router

/// A mistake that a debug build makes on purpose, so that the chaos harness can be shown to find it.
///
/// Release builds do not contain it.
package struct SeededBug {
    /// What goes wrong.
    package enum Kind: String {
        /// An event is counted as sent and not written.
        case drop
        /// A message is stored twice, the second time as if another device had sent it.
        case double
        /// Two events change places on their way to the socket.
        case swap
        /// A message is answered with `sent` and not stored.
        case lie
    }

    private let kind: Kind
    private let period: Int
    private var count = 0
    /// The event that waits for the next one, which it lets pass, and where it goes.
    private var held: (socket: ServerSocket, event: [UInt8])?

    /// Reads `drop:50`: every fiftieth delivery is dropped.
    package init?(_ text: String) {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])), let period = Int(parts[1]),
            period > 0
        else { return nil }
        self.kind = kind
        self.period = period
    }

    /// Whether this event, which is about to be written, must not be: it is lost, or follows later.
    mutating func spoilsDelivery(_ event: Span<UInt8>, to socket: ServerSocket) -> Bool {
        if kind == .swap, let held, held.socket === socket {
            self.held = nil
            socket.sendText(event)
            socket.sendText(held.event.span)
            return true
        }
        guard kind == .drop || (kind == .swap && held == nil), isDue() else { return false }
        if kind == .swap { held = (socket, event.indices.map { event[$0] }) }
        return true
    }

    /// What is wrong with the send that is about to be passed on; nil for nothing.
    mutating func spoiledSend() -> Kind? {
        guard kind == .lie || kind == .double, isDue() else { return nil }
        return kind
    }

    private mutating func isDue() -> Bool {
        count += 1
        return count % period == 0
    }
}

extension Session {
    /// Does something wrong with a send, if it is the turn of that; true when the send is over with it.
    func spoils(_ frame: ClientFrame.Send, _ message: Span<UInt8>, _ route: SendRoute) -> Bool {
        switch node.seededBug?.spoiledSend() {
        case .double?:
            if let twin = DeviceID("\(deviceID.text.prefix(50))-twin") {
                _ = submit(frame, message, route, as: twin, context: 0)
            }
            return false
        case .lie?:
            let id = Array("\(node.loop.wallClock)-0".utf8)
            node.scratch.withFrame { scratch in
                let conversation = route.conversation.text
                ServerFrame.appendSent(ref: frame.ref, id: id.span, conversation: conversation, to: &scratch)
                socket.sendText(scratch.span)
            }
            return true
        case .drop?, .swap?, nil:
            return false
        }
    }
}
#endif
