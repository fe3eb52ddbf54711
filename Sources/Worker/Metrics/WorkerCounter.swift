package import Telemetry

/// A count that only rises; to be used on the loop.
public final class WorkerCounter {
    private let counter: Counter

    package init(_ counter: Counter) {
        self.counter = counter
    }

    /// What it has counted since the process started.
    public var value: UInt64 { counter.value }

    /// Adds one.
    public func increment() {
        counter.increment()
    }

    /// Adds that many; a negative amount adds nothing.
    public func add(_ amount: Int) {
        counter.add(amount)
    }
}
