internal import Loop

/// Time and other threads.
extension Worker {
    /// Calls the closure on the loop every so often, from the start of the run to its end, also while Redis is away.
    public func every(_ interval: Duration, _ body: @escaping () -> Void) {
        guard stage == .new else { return timers.append(loop.timer(every: interval, body)) }
        repeated.append((interval, body))
    }

    /// Calls the closure on the loop once, after this delay; for retries and deadlines of your own.
    ///
    /// Nothing is called after the end of the run.
    public func after(_ delay: Duration, _ body: @escaping () -> Void) {
        nextDelay += 1
        let number = nextDelay
        delays[number] = loop.timer(after: delay) { [unowned self] in
            delays[number] = nil
            body()
        }
    }

    /// A way for other threads to give values to the loop, which calls `receive` with each.
    ///
    /// At most `capacity` values wait. Fails with `.system` when the process has no descriptor left.
    public func inbox<Value: Sendable>(
        capacity: Int = 100_000,
        _ receive: @escaping (Value) -> Void
    ) throws(WorkerError) -> WorkerInbox<Value> {
        var made: WorkerInbox<Value>?
        do throws(LoopError) {
            let wakeUp = try WakeUp(loop: loop) { for value in made?.takeAll() ?? [] { receive(value) } }
            let inbox = WorkerInbox<Value>(signal: wakeUp.signal, capacity: capacity)
            made = inbox
            wakeUps.append(wakeUp)
            return inbox
        } catch {
            throw .system("\(error)")
        }
    }
}
