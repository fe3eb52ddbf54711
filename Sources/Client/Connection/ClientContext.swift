package import Loop
internal import WebSocket

/// What all clients of one loop share, so that each of many thousands needs little memory of its own.
package final class ClientContext {
    /// The loop that everything stands on.
    package let loop: EventLoop

    let inflater = Inflater()
    let deflater = Deflater()
    let random = RandomSource()
    let deadlines: DeadlineTimer

    /// Room for building a frame; empty between calls.
    var scratch: [UInt8] = []

    /// Room for the actions of one event; empty between calls.
    var actions: [MessagingAction] = []

    /// Connections that were left and still have something to send, or wait for the server to close its end.
    package internal(set) var leavingCount = 0

    package init(loop: EventLoop) {
        self.loop = loop
        deadlines = DeadlineTimer(loop: loop)
    }

    /// Builds something in the shared room and uses it; a use inside a use gets room of its own.
    func withScratch(_ build: (inout [UInt8]) -> Void, _ use: (Span<UInt8>) -> Void) {
        var room: [UInt8] = []
        swap(&room, &scratch)
        build(&room)
        use(room.span)
        room.removeAll(keepingCapacity: room.capacity <= ClientContext.keptScratchBytes)
        swap(&room, &scratch)
    }

    /// A message of the usual size limit fits; larger room is given back, in bytes.
    private static let keptScratchBytes = 128 << 10
}
