import Loop

/// Sends back what it receives, and stops reading while its output is congested.
final class Echo: StreamReceiver {
    private var stream: Stream?
    private(set) var ends: [StreamEnd] = []
    private(set) var pauses = 0

    func attach(to stream: Stream) {
        self.stream = stream
        stream.receiver = self
    }

    func received(_ bytes: inout MutableSpan<UInt8>, from stream: Stream) {
        stream.write(bytes.span)
        guard stream.pendingBytes > stream.marks.high else { return }
        pauses += 1
        stream.pauseReading()
    }

    func drained(_ stream: Stream) {
        stream.resumeReading()
    }

    func closed(_ stream: Stream, because end: StreamEnd) {
        ends.append(end)
        self.stream = nil
    }
}
