import Router
import Testing

@Suite struct TurnQueueTests {
    private final class Item {
        let name: Int
        init(_ name: Int) { self.name = name }
    }

    @Test func `whoever came first is first in each lane`() {
        var queue = TurnQueue<Item>()
        for name in 0..<500 { queue.enter(Item(name), isShort: name % 2 == 0) }
        #expect(queue.count == 500)
        var names: [Int] = []
        while let item = queue.next() { names.append(item.name) }
        #expect(names.filter { $0 % 2 == 0 } == Array(stride(from: 0, to: 500, by: 2)))
        #expect(names.filter { $0 % 2 == 1 } == Array(stride(from: 1, to: 500, by: 2)))
        #expect(queue.count == 0)
    }

    @Test func `a short turn never waits behind the long ones, nor the other way round`() {
        var queue = TurnQueue<Item>()
        for name in 0..<1_000 { queue.enter(Item(name), isShort: false) }
        _ = queue.next()
        queue.enter(Item(-1), isShort: true)
        let next = [queue.next()?.name, queue.next()?.name]
        #expect(next.contains(-1))

        for name in 0..<1_000 { queue.enter(Item(-name - 1), isShort: true) }
        let names = (0..<400).compactMap { _ in queue.next()?.name }
        #expect(names.count { $0 >= 0 } == 100, "one in four")
    }

    @Test func `lining up again after each turn serves all alike`() {
        var queue = TurnQueue<Item>()
        for name in 0..<10 { queue.enter(Item(name), isShort: false) }
        var turns = Array(repeating: 0, count: 10)
        for _ in 0..<1_000 {
            guard let item = queue.next() else { break }
            turns[item.name] += 1
            queue.enter(item, isShort: false)
        }
        #expect(turns == Array(repeating: 100, count: 10))
    }

    @Test func `keeps nobody who had a turn`() {
        var queue = TurnQueue<Item>()
        weak var item: Item?
        do {
            let new = Item(1)
            item = new
            queue.enter(new, isShort: true)
        }
        #expect(item != nil)
        _ = queue.next()
        #expect(item == nil)
    }
}
