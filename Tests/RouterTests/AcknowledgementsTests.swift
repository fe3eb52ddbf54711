import Router
import Testing

/// A device's acknowledgements: cumulative, one call at a time, own events included.
@Suite struct AcknowledgementsTests {
    /// A live delivery whose device has been sent everything up to `visible`; what follows up to `position` was its own.
    private func delivery(start: UInt64 = 0, visible: UInt64, position: UInt64) -> Delivery {
        var delivery = Delivery()
        _ = delivery.interrupted()
        _ = delivery.attached(cursor: start, last: start, epoch: 1)
        if position > start {
            for id in start + 1...position {
                _ = delivery.published(id)
                if id <= visible { delivery.sent() }
            }
        }
        return delivery
    }

    private func acknowledgements(at cursor: UInt64) -> Acknowledgements {
        var acknowledgements = Acknowledgements()
        acknowledgements.reset(to: cursor)
        return acknowledgements
    }

    @Test(
        arguments: [
            // Acknowledged, and what becomes of it with everything up to 10 sent and 11 and 12 skipped.
            (5, 5), (9, 9), (10, 12), (11, 12), (12, 12), (13, nil), (1 << 53, nil), (4, nil), (3, nil),
            (0, nil),
        ] as [(UInt64, UInt64?)]
    )
    func `an id is called for once`(_ inbox: UInt64, _ call: UInt64?) {
        let delivery = delivery(start: 4, visible: 10, position: 12)
        var acknowledgements = acknowledgements(at: 4)
        acknowledgements.acknowledged(inbox, delivery)
        #expect(acknowledgements.next(limit: .max) == call)
        #expect(acknowledgements.next(limit: .max) == nil, "one call at a time")
    }

    @Test func `what is acknowledged meanwhile goes with the next call, highest first`() {
        let delivery = delivery(visible: 10, position: 10)
        var acknowledgements = acknowledgements(at: 0)
        acknowledgements.acknowledged(1, delivery)
        #expect(acknowledgements.next(limit: .max) == 1)
        for inbox in [2, 7, 3] as [UInt64] { acknowledgements.acknowledged(inbox, delivery) }
        #expect(acknowledgements.next(limit: .max) == nil)
        acknowledgements.confirmed(1)
        #expect(acknowledgements.next(limit: .max) == 7)
        acknowledgements.confirmed(7)
        #expect(acknowledgements.next(limit: .max) == nil)
    }

    @Test func `an id that lies ahead takes none with it that was delivered`() {
        let delivery = delivery(visible: 10, position: 10)
        var acknowledgements = acknowledgements(at: 0)
        let isAhead = acknowledgements.acknowledged(99, delivery)
        #expect(isAhead && acknowledgements.due(delivery) == nil)
        acknowledgements.acknowledged(5, delivery)
        acknowledgements.acknowledged(4, delivery)
        #expect(acknowledgements.next(limit: .max) == 5)
        let isRefused = acknowledgements.settled(delivery)
        #expect(isRefused)
        acknowledgements.confirmed(5)
        #expect(acknowledgements.next(limit: .max) == nil)
    }

    @Test func `an event of its own is acknowledged with what precedes it`() {
        var acknowledgements = acknowledgements(at: 0)
        acknowledgements.acknowledged(1, delivery(visible: 1, position: 1))
        #expect(acknowledgements.next(limit: .max) == 1)
        acknowledgements.confirmed(1)
        acknowledgements.skipped(delivery(visible: 1, position: 2))
        #expect(acknowledgements.next(limit: .max) == 2)
    }

    @Test func `an event of its own behind one that is not acknowledged waits`() {
        let delivery = delivery(visible: 1, position: 2)
        var acknowledgements = acknowledgements(at: 0)
        acknowledgements.skipped(delivery)
        #expect(acknowledgements.next(limit: .max) == nil)
        acknowledgements.acknowledged(1, delivery)
        #expect(acknowledgements.next(limit: .max) == 2)
    }

    @Test func `a device that only causes events itself acknowledges them all`() {
        var acknowledgements = acknowledgements(at: 4)
        for position in 5...9 as ClosedRange<UInt64> {
            acknowledgements.skipped(delivery(start: 4, visible: 4, position: position))
        }
        #expect(acknowledgements.next(limit: .max) == 9)
    }

    @Test func `an id that lies ahead is refused once, when Redis has said how far the inbox goes`() {
        let delivery = delivery(visible: 10, position: 10)
        var acknowledgements = acknowledgements(at: 0)
        for inbox in [99, 11, 50] as [UInt64] { acknowledgements.acknowledged(inbox, delivery) }
        #expect(!acknowledgements.covers(1))
        var isRefused = acknowledgements.settled(delivery)
        #expect(isRefused)
        isRefused = acknowledgements.settled(delivery)
        #expect(!isRefused)
    }

    @Test func `an id that Redis knows of is right, and waits until the delivery gets there`() {
        var delivery = delivery(visible: 10, position: 10)
        var acknowledgements = acknowledgements(at: 10)
        let isAhead = acknowledgements.acknowledged(12, delivery)
        #expect(isAhead)
        _ = delivery.questioned()
        _ = delivery.attached(cursor: 10, last: 13, epoch: 1)
        let isRefused = acknowledgements.settled(delivery)
        #expect(!isRefused && acknowledgements.due(delivery) == nil)
        #expect(acknowledgements.covers(12) && !acknowledgements.covers(13))
        _ = delivery.entry(11)
        #expect(acknowledgements.due(delivery) == 11)
    }

    @Test func `what was acknowledged of an inbox that is lost is forgotten with it`() {
        let delivery = delivery(visible: 10, position: 10)
        var acknowledgements = acknowledgements(at: 4)
        acknowledgements.acknowledged(10, delivery)
        acknowledgements.acknowledged(99, delivery)
        acknowledgements.reset(to: 2)
        let isRefused = acknowledgements.settled(delivery)
        #expect(!isRefused && acknowledgements.next(limit: .max) == nil)
        acknowledgements.acknowledged(7, delivery)
        #expect(acknowledgements.next(limit: .max) == 7)
    }

    @Test func `a failure leaves it to the next acknowledgement to try again`() {
        let delivery = delivery(visible: 10, position: 10)
        var acknowledgements = acknowledgements(at: 0)
        acknowledgements.acknowledged(5, delivery)
        #expect(acknowledgements.next(limit: .max) == 5)
        acknowledgements.failed()
        #expect(acknowledgements.next(limit: .max) == nil)
        acknowledgements.acknowledged(5, delivery)
        #expect(acknowledgements.next(limit: .max) == 5)
    }

    @Test func `an answer that moves nothing does not make the same call go round in a circle`() {
        let delivery = delivery(visible: 10, position: 10)
        var acknowledgements = acknowledgements(at: 0)
        acknowledgements.acknowledged(5, delivery)
        for _ in 0..<3 {
            #expect(acknowledgements.next(limit: .max) == 5)
            acknowledgements.confirmed(0)
            #expect(acknowledgements.next(limit: .max) == nil)
            acknowledgements.acknowledged(5, delivery)
        }
    }

    @Test func `a cursor beyond the call counts`() {
        let delivery = delivery(visible: 10, position: 10)
        var acknowledgements = acknowledgements(at: 0)
        acknowledgements.acknowledged(5, delivery)
        _ = acknowledgements.next(limit: .max)
        // Another connection of the device was faster.
        acknowledgements.confirmed(9)
        acknowledgements.acknowledged(8, delivery)
        #expect(acknowledgements.next(limit: .max) == nil)
        acknowledgements.acknowledged(10, delivery)
        #expect(acknowledgements.next(limit: .max) == 10)
    }

    @Test func `nothing is called for before the device stands anywhere`() {
        var acknowledgements = Acknowledgements()
        #expect(acknowledgements.next(limit: .max) == nil)
        for inbox in [0, 3] as [UInt64] { acknowledgements.acknowledged(inbox, Delivery()) }
        #expect(acknowledgements.next(limit: .max) == nil)
    }
}
