/// How many entries of an inbox to read at once: few of large messages, many of small ones.
///
/// So a page costs the node and the socket's queue about the same whatever people send, and a long backlog of short
/// messages takes few round trips. It begins low, since the first page may hold messages of the largest size.
package struct PageSize: Equatable, Sendable {
    private static let highest = 128
    private static let bytesAtMost = 256 * 1_024
    private static let bytesAtLeast = 64 * 1_024

    /// The number to ask for next.
    package private(set) var entries = 16

    package init() {}

    /// A page of this many bytes came.
    package mutating func received(bytes: Int, isFull: Bool) {
        if bytes > PageSize.bytesAtMost {
            entries = max(1, entries / 2)
        } else if isFull, bytes < PageSize.bytesAtLeast {
            entries = min(PageSize.highest, entries * 2)
        }
    }
}
