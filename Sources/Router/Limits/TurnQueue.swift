/// Whose turn it is, where some turns are short and others long: first come, first served in each of two lanes.
///
/// Both lanes move whatever waits in the other one; while both have somebody, the short one has three turns of four.
package struct TurnQueue<Element: AnyObject> {
    private static var cycle: Int { 4 }

    private struct Lane {
        /// Those who had their turn are nil, so that nothing is kept after its end.
        var waiting: [Element?] = []
        var head = 0

        var count: Int { waiting.count - head }

        mutating func next() -> Element? {
            guard head < waiting.count else { return nil }
            let element = waiting[head]
            waiting[head] = nil
            head += 1
            // Moves the rest to the front once most of the array has been served: amortised one move per element.
            if head > 64, head * 2 > waiting.count {
                waiting.removeFirst(head)
                head = 0
            }
            return element
        }
    }

    private var short = Lane()
    private var long = Lane()
    private var turn = 0

    package init() {}

    /// How many wait.
    package var count: Int { short.count + long.count }

    /// Lines up; must not wait already.
    package mutating func enter(_ element: Element, isShort: Bool) {
        if isShort { short.waiting.append(element) } else { long.waiting.append(element) }
    }

    /// Whose turn it is; nil when nobody waits.
    package mutating func next() -> Element? {
        guard short.count > 0, long.count > 0 else { return short.next() ?? long.next() }
        turn = (turn + 1) % Self.cycle
        return turn == 0 ? long.next() : short.next()
    }
}
