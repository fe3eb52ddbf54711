import TestSupport
import Testing

/// What one step of retention did.
struct RetentionStep: Equatable {
    let removed: Int
    let hasMore: Bool

    init(removed: Int, hasMore: Bool = false) {
        self.removed = removed
        self.hasMore = hasMore
    }

    init(_ reply: TestReply) throws {
        try #require(reply.elements.count == 2, "\(reply)")
        removed = try #require(reply.elements[0].integer)
        hasMore = try #require(reply.elements[1].integer) == 1
    }

    /// Repeats a step until nothing is left to do; returns how much each removed.
    static func all(_ step: () throws -> RetentionStep) throws -> [Int] {
        var removed: [Int] = []
        repeat {
            let done = try step()
            removed.append(done.removed)
            if !done.hasMore { return removed }
        } while removed.count < 10_000
        throw TestSupportError("it never ends")
    }
}
