import Testing

@testable import Redis

struct CommandQueueTests {
    private func command(_ arguments: String...) -> Command {
        var command = Command()
        for argument in arguments { command.add(argument) }
        return command
    }

    private func append(
        _ text: String,
        context: UInt64 = 0,
        to queue: inout CommandQueue,
        room: Int = .max
    ) -> Bool {
        queue.append(command("ECHO", text), for: nil, context: context, deadline: 0, room: room)
    }

    private func take(_ queue: inout CommandQueue, limit: Int = .max) -> String {
        var text = ""
        queue.takeUnsent(limit: limit) { text += String(decoding: [UInt8]($0), as: UTF8.self) }
        return text
    }

    private func encoded(_ text: String) -> String {
        "*2\r\n$4\r\nECHO\r\n$\(text.utf8.count)\r\n\(text)\r\n"
    }

    @Test func `bytes are lent once, in order, and again after a lost connection`() {
        var queue = CommandQueue()
        #expect(append("a", to: &queue))
        #expect(append("bc", to: &queue))
        #expect(take(&queue) == encoded("a") + encoded("bc"))
        #expect(take(&queue) == "")
        #expect(queue.answered() != nil)
        queue.connectionLost()
        #expect(append("d", to: &queue))
        #expect(take(&queue) == encoded("bc") + encoded("d"))
    }

    @Test func `a command that was sent in part cannot be answered yet`() {
        var queue = CommandQueue()
        _ = append("a", to: &queue)
        #expect(queue.answered() == nil)
        _ = take(&queue, limit: encoded("a").utf8.count - 1)
        #expect(!queue.isFrontSent)
        #expect(queue.answered() == nil)
        #expect(take(&queue) == "\n")
        #expect(queue.answered() != nil)
        #expect(queue.answered() == nil)
        #expect(queue.byteCount == 0)
    }

    @Test func `what exceeds the room changes nothing`() {
        var queue = CommandQueue()
        _ = append("a", to: &queue)
        let bytes = queue.byteCount
        #expect(!append("b", to: &queue, room: bytes - 1))
        #expect(queue.byteCount == bytes)
        #expect(queue.count == 1)
        #expect(append("b", to: &queue, room: bytes))
        #expect(take(&queue) == encoded("a") + encoded("b"))
    }

    @Test func `a queue that never runs empty cuts off what is answered`() {
        var queue = CommandQueue()
        let text = String(repeating: "x", count: 1_000)
        var next: UInt64 = 0
        var answered: UInt64 = 0
        for _ in 0..<100 { _ = append(text, context: next, to: &queue); next += 1 }
        for _ in 0..<10_000 {
            _ = append(text, context: next, to: &queue)
            next += 1
            _ = take(&queue)
            #expect(queue.answered()?.context == answered)
            answered += 1
        }
        #expect(queue.count == 100)
        #expect(queue.byteCount == 100 * encoded(text).utf8.count)
        queue.connectionLost()
        #expect(take(&queue).utf8.count == queue.byteCount)
    }

    @Test func `removing an unsent front leaves the rest to be sent`() {
        var queue = CommandQueue()
        _ = append("a", to: &queue)
        _ = append("b", to: &queue)
        _ = take(&queue, limit: 3)
        #expect(queue.removeFirst() != nil)
        #expect(take(&queue) == encoded("b"))
    }
}
