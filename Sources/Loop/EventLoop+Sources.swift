extension EventLoop {
    /// Calls the closure every so often, first after one period; at least one millisecond apart.
    package func timer(every period: Duration, _ body: @escaping () -> Void) -> Timer {
        assertOnLoop()
        return Timer(on: self, delay: period, isRepeating: true, body: body)
    }

    /// Calls the closure once, not before the delay is over; zero means in the next turn.
    package func timer(after delay: Duration, _ body: @escaping () -> Void) -> Timer {
        assertOnLoop()
        return Timer(on: self, delay: delay, isRepeating: false, body: body)
    }

    /// Calls the closure on the loop whenever the process receives the signal (`SIGTERM` …).
    ///
    /// Traps for a number that cannot be caught: a programmer's error.
    package func onSignal(_ number: Int32, _ body: @escaping () -> Void) -> SignalSource {
        assertOnLoop()
        return SignalSource(on: self, number: number, body: body)
    }
}
