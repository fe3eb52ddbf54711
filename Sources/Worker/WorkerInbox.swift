internal import Loop
internal import Synchronization

/// Carries values from other threads to the worker's loop, where jobs are answered.
///
/// What blocks, such as an HTTP client, runs on a thread of its own and sends what came out, with the job's id:
/// ```swift
/// var jobs: [String: Job] = [:]
/// let inbox = try worker.inbox { (result: (id: String, succeeded: Bool)) in
///     let job = jobs.removeValue(forKey: result.id)
///     if result.succeeded { job?.done() } else { job?.fail("the provider is away") }
/// }
/// ```
public final class WorkerInbox<Value: Sendable>: Sendable {
    private let signal: WakeUpSignal
    private let values = Mutex<[Value]>([])
    private let capacity: Int

    init(signal: WakeUpSignal, capacity: Int) {
        self.signal = signal
        self.capacity = capacity
    }

    /// Sends one value, from any thread; false when so many are waiting that this one was not taken.
    public func send(_ value: Value) -> Bool {
        let isTaken = values.withLock { values in
            guard values.count < capacity else { return false }
            values.append(value)
            return true
        }
        if isTaken { signal.send() }
        return isTaken
    }

    func takeAll() -> [Value] {
        values.withLock { values in
            let taken = values
            values = []
            return taken
        }
    }
}
