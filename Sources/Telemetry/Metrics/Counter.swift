/// A count that only rises; an increment is one integer addition.
package final class Counter {
    package private(set) var value: UInt64 = 0

    package init() {}

    package func increment() {
        value &+= 1
    }

    package func add(_ amount: Int) {
        value &+= UInt64(truncatingIfNeeded: max(0, amount))
    }
}
