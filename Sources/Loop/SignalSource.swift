/// Calls a closure on the loop for each delivery of a signal; dropping the last reference cancels it.
///
/// Several deliveries between two turns may arrive as one call. Only one loop of a process can watch signals.
package final class SignalSource {
    private let loop: EventLoop
    private var event: Event?
    private let body: () -> Void

    init(on loop: EventLoop, number: Int32, body: @escaping () -> Void) {
        self.loop = loop
        self.body = body
        let event = unsafe Event(on: loop, .signal(number), context: self) { _, _, context in
            guard let context = unsafe context else { return }
            unsafe Unmanaged<SignalSource>.fromOpaque(context).takeUnretainedValue().body()
        }
        self.event = event
        let isAdded = event.add()
        precondition(isAdded, "signal \(number) cannot be watched")
    }

    deinit {
        cancel()
    }

    /// Restores the signal's previous disposition; no call comes after this.
    package func cancel() {
        guard let event else { return }
        self.event = nil
        event.remove()
        loop.retire(event)
    }
}
