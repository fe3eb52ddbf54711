extension EventLoop {
    /// Calls the closure every so often, first after one period; periods below a millisecond become one.
    ///
    /// A call may come a tick of the kernel early or late (1 to 10 ms); such errors do not add up.
    package func timer(every period: Duration, _ body: @escaping () -> Void) -> Timer {
        assertOnLoop()
        return Timer(on: self, delay: period, isRepeating: true, body: body)
    }

    /// Calls the closure once, not before the delay is over by ``now``; zero means in the next turn.
    ///
    /// Expect it up to two ticks of the kernel late (2 to 20 ms), besides what the turn's other callbacks take.
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
