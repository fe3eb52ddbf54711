import Client
import Testing

struct DeadlineQueueTests {
    final class Member: Deadlined {
        var deadlineIndex: Int?
        let number: Int

        init(_ number: Int) {
            self.number = number
        }

        func deadlinePassed(at now: UInt64) {}
    }

    @Test func `whatever is set, moved and removed, the earliest comes first`() {
        var generator = SplitMix64(seed: 5)
        let members = (0..<200).map(Member.init)
        var queue = DeadlineQueue<Member>()
        var expected: [Int: UInt64] = [:]
        for _ in 0..<20_000 {
            let number = Int(generator.next() % 200)
            if generator.next() % 4 == 0 {
                queue.remove(members[number])
                expected[number] = nil
            } else {
                let deadline = generator.next() % 1000
                queue.set(deadline, for: members[number])
                expected[number] = deadline
            }
            #expect(queue.earliest == expected.values.min())
            #expect(queue.deadline(of: members[number]) == expected[number])
        }
        #expect(queue.next(at: 0) == nil || expected.values.min() == 0)
        var last: UInt64 = 0
        while let member = queue.next(at: .max) {
            let deadline = expected.removeValue(forKey: member.number)
            #expect(deadline.map { $0 >= last } == true)
            last = deadline ?? last
            #expect(member.deadlineIndex == nil)
        }
        #expect(expected.isEmpty && queue.earliest == nil)
    }

    @Test func `nobody comes before their time`() {
        var queue = DeadlineQueue<Member>()
        let member = Member(1)
        queue.set(10, for: member)
        #expect(queue.next(at: 9) == nil)
        #expect(queue.next(at: 10) === member)
        #expect(queue.next(at: 10) == nil)
    }
}
