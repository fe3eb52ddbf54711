/// A figure that rises and falls.
package final class Gauge {
    package var value: Int = 0

    package init() {}

    package func increment() {
        value &+= 1
    }

    package func decrement() {
        value &-= 1
    }
}
