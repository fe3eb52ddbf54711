/// A stream that a worker has registered for copies or calls.
package struct Tap: Equatable, Sendable {
    /// The stream's name, prefix included.
    package let stream: [UInt8]

    /// The most entries that it may hold: copies push the oldest out, calls beyond it are refused.
    package let limit: UInt64

    /// What holds where the registry has no number.
    package static let usualLimit: UInt64 = 100_000

    package init(stream: [UInt8], limit: UInt64) {
        self.stream = stream
        self.limit = limit
    }
}
