import Loop

extension EventLoop {
    /// Runs until the condition holds; looks every millisecond, so that it may depend on things outside the loop.
    func wait(until condition: () -> Bool) -> Bool {
        let tick = timer(every: .milliseconds(1)) {}
        defer { tick.cancel() }
        return run(for: .seconds(20), until: condition)
    }

    /// Runs a number of turns, for things that must not happen.
    func turn(_ count: Int) {
        var turns = 0
        _ = wait {
            turns += 1
            return turns > count
        }
    }
}

extension Stream {
    /// Writes a text.
    func write(_ text: String) {
        write([UInt8](text.utf8).span)
    }
}
