/// A first-in, first-out queue in one array that is used round and round, so that a steady flow allocates nothing.
struct Ring<Element> {
    private var slots: [Element?] = []
    private var head = 0
    private(set) var count = 0

    /// A ring that a burst has grown past this many slots gives its memory back when it runs empty.
    private static var mostIdleSlots: Int { 4_096 }
    private static var fewestSlots: Int { 16 }

    var isEmpty: Bool { count == 0 }
    var first: Element? { count == 0 ? nil : slots[head] }

    mutating func append(_ element: Element) {
        if count == slots.count { grow() }
        slots[(head + count) & (slots.count - 1)] = element
        count += 1
    }

    mutating func popFirst() -> Element? {
        guard count > 0 else { return nil }
        // Emptying the slot lets go of what the element holds.
        let element = slots[head].take()
        head = (head + 1) & (slots.count - 1)
        count -= 1
        if count == 0, slots.count > Self.mostIdleSlots { removeAll() }
        return element
    }

    mutating func removeAll() {
        slots = []
        head = 0
        count = 0
    }

    /// The number of slots stays a power of two, so that wrapping around is a mask.
    private mutating func grow() {
        var larger: [Element?] = []
        let capacity = max(Self.fewestSlots, slots.count * 2)
        larger.reserveCapacity(capacity)
        for index in 0..<count { larger.append(slots[(head + index) & (slots.count - 1)]) }
        for _ in count..<capacity { larger.append(nil) }
        slots = larger
        head = 0
    }
}
