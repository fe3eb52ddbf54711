package import Loop

/// Reads the keys of a terminal from its input, and tells an escape key from the start of a sequence by time.
package final class KeyReader: StreamReceiver {
    /// What follows an escape byte within this time belongs to it: terminals send sequences in one go.
    private static let escapeTime = Duration.milliseconds(60)

    private let loop: EventLoop
    private let input: InputPump
    private let pressed: ([Key]) -> Void
    private let ended: () -> Void
    private var parser = KeyParser()
    private var escape: Timer?

    /// Starts to read; `ended` is called when the input has ended.
    package init(
        loop: EventLoop,
        input: InputPump,
        pressed: @escaping ([Key]) -> Void,
        ended: @escaping () -> Void
    ) {
        self.loop = loop
        self.input = input
        self.pressed = pressed
        self.ended = ended
        input.stream.receiver = self
    }

    package func received(_ bytes: inout MutableSpan<UInt8>, from stream: Stream) {
        var keys: [Key] = []
        for index in 0..<bytes.count { parser.received(bytes[index], &keys) }
        escape =
            parser.isUndecided
            ? loop.timer(after: Self.escapeTime) { [weak self] in self?.decideEscape() } : nil
        pressed(keys)
    }

    package func drained(_ stream: Stream) {}

    package func closed(_ stream: Stream, because end: StreamEnd) {
        escape = nil
        ended()
    }

    private func decideEscape() {
        var keys: [Key] = []
        parser.flush(&keys)
        pressed(keys)
    }
}
