extension EventLoop {
    /// Calls the closure every so often, first after one period; at least one millisecond apart.
    package func timer(every period: Duration, _ body: @escaping () -> Void) -> Timer {
        assertOnLoop()
        return Timer(on: self, delay: period, isRepeating: true, body: body)
    }

    /// Calls the closure once after the delay; zero means in the next turn.
    ///
    /// libevent keeps time with the kernel's coarse clock: expect an error of a tick, 1 to 10 ms, either way.
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
