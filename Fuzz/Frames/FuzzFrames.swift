internal import FuzzSupport
internal import Protocol
internal import WebSocket

/// Frames of either end, with and without compression: the first byte says which, the second how reads are cut.
@main enum FuzzFrames {
    static func main() {
        Fuzzer.run { input in
            guard input.count >= 2 else { return }
            let options = input[0]
            Fuzzer.requireSameOutcome(of: Array(input[2...]), seed: input[1]) { pieces in
                var run = ReaderRun(options: options)
                run.feed(pieces)
                return run.outcome
            }
        }
    }
}
