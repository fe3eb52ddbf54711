import Router
import Testing

/// Any order of events, acknowledgements and answers ends with the cursor where the device is.
@Suite struct AcknowledgementsPropertyTests {
    private static let runs: UInt64 = 500
    private static let steps = 300

    /// A device that causes some events itself, and a Redis that answers late.
    private struct Run {
        var delivery = Delivery()
        var acknowledgements = Acknowledgements()
        var random: SeededGenerator
        /// The newest event that the device saw, and those that it caused itself.
        var seen: UInt64 = 0
        var own: Set<UInt64> = []
        /// The highest id that it ever acknowledged rightly.
        var acknowledged: UInt64 = 0
        var cursor: UInt64 = 0
        var call: UInt64?
        var calls = 0

        init(seed: UInt64) {
            random = SeededGenerator(seed: seed)
            _ = delivery.interrupted()
            _ = delivery.attached(cursor: 0, last: 0, epoch: 1)
            acknowledgements.reset(to: 0)
        }

        mutating func event(isOwn: Bool) {
            _ = delivery.published(delivery.position + 1)
            if isOwn {
                own.insert(delivery.position)
                acknowledgements.skipped(delivery)
            } else {
                delivery.sent()
                seen = delivery.position
            }
            pass()
        }

        mutating func acknowledge(_ inbox: UInt64) {
            if acknowledgements.acknowledged(inbox, delivery) {
                let isRefused = acknowledgements.settled(delivery)
                #expect(isRefused, "the inbox has not come so far")
            } else {
                acknowledged = max(acknowledged, inbox)
            }
            pass()
        }

        /// Whether the cursor stands on something that the device did not acknowledge or cause.
        var isTooFar: Bool {
            cursor > acknowledged && !(acknowledged + 1...cursor).allSatisfy(own.contains)
        }

        /// Redis answers, now and then not at all.
        mutating func answer(mayFail: Bool = true) {
            guard let answered = call else { return }
            call = nil
            if mayFail, Int.random(in: 0..<8, using: &random) == 0 {
                if Bool.random(using: &random) {
                    acknowledgements.failed()
                } else {
                    acknowledgements.unanswered()
                }
            } else {
                cursor = max(cursor, answered)
                acknowledgements.confirmed(cursor)
            }
            pass()
        }

        private mutating func pass() {
            guard let due = acknowledgements.due(delivery), let next = acknowledgements.next(limit: due)
            else {
                return
            }
            #expect(call == nil, "one call at a time")
            #expect(next > cursor, "a call that moves nothing")
            call = next
            calls += 1
        }
    }

    @Test func `the cursor never passes what the device saw and ends where the device is`() throws {
        for seed in 0..<Self.runs {
            var run = Run(seed: seed)
            for _ in 0..<Self.steps {
                switch Int.random(in: 0..<10, using: &run.random) {
                case 0..<3: run.event(isOwn: false)
                case 3..<5: run.event(isOwn: true)
                case 5..<7: run.acknowledge(UInt64.random(in: 0...run.seen, using: &run.random))
                case 7: run.acknowledge(run.delivery.position + UInt64.random(in: 1...9, using: &run.random))
                default: run.answer()
                }
                try #require(run.cursor <= run.delivery.position, "seed \(seed)")
                try #require(!run.isTooFar, "seed \(seed): \(run.cursor), acknowledged \(run.acknowledged)")
            }
            while run.call != nil { run.answer(mayFail: false) }
            run.acknowledge(run.seen)
            while run.call != nil { run.answer(mayFail: false) }
            try #require(
                run.cursor == run.delivery.position,
                "seed \(seed): \(run.cursor) of \(run.delivery.position)"
            )
            try #require(run.calls <= Self.steps + 2, "seed \(seed)")
        }
    }
}
