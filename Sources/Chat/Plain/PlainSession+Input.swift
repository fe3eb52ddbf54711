package import Loop

/// Lines as they come in.
extension PlainSession: StreamReceiver {
    package func received(_ bytes: inout MutableSpan<UInt8>, from stream: Stream) {
        splitter.received(bytes.span, take)
        sendWaiting()
    }

    package func drained(_ stream: Stream) {}

    package func closed(_ stream: Stream, because end: StreamEnd) {
        if let last = splitter.finish() { take(last) }
        sendWaiting()
        hasEnded = true
    }

    private func take(_ line: LineSplitter.Line) {
        guard !hasEnded, let line = PlainLine(line) else { return }
        waiting.append(line)
    }
}
