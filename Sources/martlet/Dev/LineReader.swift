internal import Loop

/// Reads the lines of one output of a child.
final class LineReader: StreamReceiver {
    private let stream: Stream
    private var splitter = LineSplitter()
    private let line: (String) -> Void
    private let ended: () -> Void

    /// Takes ownership of the descriptor; `ended` is called once, after the last line.
    init(
        on loop: EventLoop,
        _ descriptor: Int32,
        line: @escaping (String) -> Void,
        ended: @escaping () -> Void
    ) {
        self.line = line
        self.ended = ended
        stream = Stream(adopting: descriptor, on: loop)
        // From here to the end of the stream the two keep each other alive.
        stream.receiver = self
    }

    func received(_ bytes: inout MutableSpan<UInt8>, from stream: Stream) {
        splitter.append(bytes.span, line)
    }

    func drained(_ stream: Stream) {}

    func closed(_ stream: Stream, because end: StreamEnd) {
        splitter.finish(line)
        ended()
    }
}
