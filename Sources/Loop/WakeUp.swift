internal import Glibc

/// Lets other threads wake the loop: a closure runs on the loop soon after each `signal()`, several counting as one.
///
/// Dropping it ends the calls; the signal may be kept and used on, to no effect.
package final class WakeUp {
    /// What other threads call.
    package let signal: WakeUpSignal
    private let loop: EventLoop
    private let body: () -> Void
    private var event: Event?

    /// Fails with `.noEventBase` when the process has no descriptor left.
    package init(loop: EventLoop, _ body: @escaping () -> Void) throws(LoopError) {
        loop.assertOnLoop()
        guard let signal = WakeUpSignal() else { throw .noEventBase }
        self.signal = signal
        self.loop = loop
        self.body = body
        let event = unsafe Event(on: loop, .readable(signal.descriptor), context: self) { _, _, context in
            guard let context = unsafe context else { return }
            unsafe Unmanaged<WakeUp>.fromOpaque(context).takeUnretainedValue().fire()
        }
        self.event = event
        guard event.add() else { throw .noEventBase }
    }

    deinit {
        guard let event else { return }
        event.remove()
        loop.retire(event)
    }

    private func fire() {
        signal.clear()
        body()
    }
}
