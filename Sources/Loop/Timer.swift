/// Calls a closure once or repeatedly; dropping the last reference cancels it.
///
/// The closure is kept until the timer is cancelled or has fired for the last time: capture owners weakly.
/// Cancelling inside the closure is allowed.
package final class Timer {
    /// The shortest period, so that a repeating timer cannot keep the loop busy.
    private static let minimumPeriod = Duration.milliseconds(1)

    /// How far the coarse clock, by which libevent counts, may be behind the one of ``EventLoop/now``.
    private static let tick = TurnClock.coarseTick()

    private let loop: EventLoop
    private var event: Event?
    private var body: (() -> Void)?
    private let isRepeating: Bool

    init(on loop: EventLoop, delay: Duration, isRepeating: Bool, body: @escaping () -> Void) {
        self.loop = loop
        self.isRepeating = isRepeating
        self.body = body
        let trigger: Event.Trigger = isRepeating ? .repeatingTimeout : .timeout
        let event = unsafe Event(on: loop, trigger, context: self) { _, _, context in
            guard let context = unsafe context else { return }
            unsafe Unmanaged<Timer>.fromOpaque(context).takeUnretainedValue().fire()
        }
        self.event = event
        event.add(after: isRepeating ? max(delay, Self.minimumPeriod) : Self.neverEarly(delay))
    }

    deinit {
        cancel()
    }

    /// False once cancelled, and once a one-shot timer has fired.
    package var isPending: Bool { event != nil }

    /// No call comes after this; harmless when repeated.
    package func cancel() {
        guard let event else { return }
        self.event = nil
        event.remove()
        loop.retire(event)
        body = nil
    }

    /// Whoever looks at the clock when a deadline's timer fires must find the deadline passed.
    private static func neverEarly(_ delay: Duration) -> Duration {
        delay > .zero ? delay + tick : .zero
    }

    private func fire() {
        guard let body else { return }
        if !isRepeating { cancel() }
        body()
    }
}
