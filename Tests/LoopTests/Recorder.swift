import Loop

/// Receives a stream's events and keeps them, and holds the stream.
final class Recorder: StreamReceiver {
    private(set) var stream: Stream?
    private(set) var bytes: [UInt8] = []
    private(set) var receivedCount = 0
    private(set) var drainedCount = 0
    private(set) var securedCount = 0
    private(set) var ends: [StreamEnd] = []
    /// Called after each event was kept.
    var onReceived: (Stream) -> Void = { _ in }
    var onDrained: (Stream) -> Void = { _ in }
    var onSecured: (Stream) -> Void = { _ in }
    var onClosed: (Stream) -> Void = { _ in }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Becomes the stream's receiver.
    func attach(to stream: Stream) {
        self.stream = stream
        stream.receiver = self
    }

    /// Holds the stream no longer.
    func detach() {
        stream = nil
    }

    func received(_ bytes: inout MutableSpan<UInt8>, from stream: Stream) {
        receivedCount += 1
        unsafe bytes.withUnsafeBufferPointer { unsafe self.bytes.append(contentsOf: $0) }
        onReceived(stream)
    }

    func drained(_ stream: Stream) {
        drainedCount += 1
        onDrained(stream)
    }

    func secured(_ stream: Stream) {
        securedCount += 1
        onSecured(stream)
    }

    func closed(_ stream: Stream, because end: StreamEnd) {
        ends.append(end)
        self.stream = nil
        onClosed(stream)
    }
}
