import Loop

/// Receives a stream's events and keeps them.
final class Recorder: StreamReceiver {
    private(set) var bytes: [UInt8] = []
    private(set) var receivedCount = 0
    private(set) var drainedCount = 0
    private(set) var isSecured = false
    private(set) var ends: [StreamEnd] = []
    /// Called after each event was kept.
    var onReceived: (Stream) -> Void = { _ in }
    var onDrained: (Stream) -> Void = { _ in }
    var onSecured: (Stream) -> Void = { _ in }
    var onClosed: (Stream) -> Void = { _ in }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    func received(_ bytes: inout MutableSpan<UInt8>, from stream: Stream) {
        receivedCount += 1
        self.bytes.reserveCapacity(self.bytes.count + bytes.count)
        for index in bytes.indices { self.bytes.append(bytes[index]) }
        onReceived(stream)
    }

    func drained(_ stream: Stream) {
        drainedCount += 1
        onDrained(stream)
    }

    func secured(_ stream: Stream) {
        isSecured = true
        onSecured(stream)
    }

    func closed(_ stream: Stream, because end: StreamEnd) {
        ends.append(end)
        onClosed(stream)
    }
}

/// Sends back what it receives.
final class Echo: StreamReceiver {
    private(set) var ends: [StreamEnd] = []

    func received(_ bytes: inout MutableSpan<UInt8>, from stream: Stream) {
        stream.write(bytes.span)
    }

    func drained(_ stream: Stream) {}

    func closed(_ stream: Stream, because end: StreamEnd) {
        ends.append(end)
    }
}
