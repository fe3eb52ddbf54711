import Loop

extension EventLoop {
    /// Runs until the condition holds, at most 20 seconds; true when it does.
    func wait(until condition: () -> Bool) -> Bool {
        run(for: .seconds(20), until: condition)
    }
}
