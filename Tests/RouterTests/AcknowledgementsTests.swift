import Router
import Testing

/// A device's acknowledgements: cumulative, one call at a time, own events included.
@Suite struct AcknowledgementsTests {
    typealias Call = ExpectedCall

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
            (5, Call(inbox: 5, needsCheck: false)), (9, Call(inbox: 9, needsCheck: false)),
            (10, Call(inbox: 12, needsCheck: false)), (11, Call(inbox: 12, needsCheck: false)),
            (12, Call(inbox: 12, needsCheck: false)), (13, Call(inbox: 13, needsCheck: true)),
            (1 << 53, Call(inbox: 1 << 53, needsCheck: true)), (4, nil), (3, nil), (0, nil),
        ] as [(UInt64, Call?)]
    )
    func `an id is called for once`(_ inbox: UInt64, _ call: Call?) {
        let delivery = delivery(start: 4, visible: 10, position: 12)
        var acknowledgements = acknowledgements(at: 4)
        acknowledgements.acknowledged(inbox, delivery)
        #expect(acknowledgements.nextCall() == call)
        #expect(acknowledgements.nextCall() == nil, "one call at a time")
    }

    @Test func `what is acknowledged meanwhile goes with the next call, highest first`() {
        let delivery = delivery(visible: 10, position: 10)
        var acknowledgements = acknowledgements(at: 0)
        acknowledgements.acknowledged(1, delivery)
        #expect(acknowledgements.nextCall() == Call(inbox: 1, needsCheck: false))
        for inbox in [2, 7, 3] as [UInt64] { acknowledgements.acknowledged(inbox, delivery) }
        #expect(acknowledgements.nextCall() == nil)
        acknowledgements.confirmed(1)
        #expect(acknowledgements.nextCall() == Call(inbox: 7, needsCheck: false))
        acknowledgements.confirmed(7)
        #expect(acknowledgements.nextCall() == nil)
    }

    @Test func `an event of its own is acknowledged with what precedes it`() {
        var acknowledgements = acknowledgements(at: 0)
        acknowledgements.acknowledged(1, delivery(visible: 1, position: 1))
        #expect(acknowledgements.nextCall() == Call(inbox: 1, needsCheck: false))
        acknowledgements.confirmed(1)
        acknowledgements.skipped(delivery(visible: 1, position: 2))
        #expect(acknowledgements.nextCall() == Call(inbox: 2, needsCheck: false))
    }

    @Test func `an event of its own behind one that is not acknowledged waits`() {
        let delivery = delivery(visible: 1, position: 2)
        var acknowledgements = acknowledgements(at: 0)
        acknowledgements.skipped(delivery)
        #expect(acknowledgements.nextCall() == nil)
        acknowledgements.acknowledged(1, delivery)
        #expect(acknowledgements.nextCall() == Call(inbox: 2, needsCheck: false))
    }

    @Test func `a device that only causes events itself acknowledges them all`() {
        var acknowledgements = acknowledgements(at: 4)
        for position in 5...9 as ClosedRange<UInt64> {
            acknowledgements.skipped(delivery(start: 4, visible: 4, position: position))
        }
        #expect(acknowledgements.nextCall() == Call(inbox: 9, needsCheck: false))
    }

    @Test func `an id of the future is forgotten when Redis refuses it, and others go on`() {
        let delivery = delivery(visible: 10, position: 10)
        var acknowledgements = acknowledgements(at: 0)
        acknowledgements.acknowledged(5, delivery)
        #expect(acknowledgements.nextCall() == Call(inbox: 5, needsCheck: false))
        acknowledgements.acknowledged(99, delivery)
        acknowledgements.acknowledged(6, delivery)
        acknowledgements.confirmed(5)
        #expect(acknowledgements.nextCall() == Call(inbox: 99, needsCheck: true))
        acknowledgements.refused()
        #expect(acknowledgements.nextCall() == nil)
        acknowledgements.acknowledged(6, delivery)
        #expect(acknowledgements.nextCall() == Call(inbox: 6, needsCheck: false))
    }

    @Test func `a refusal does not take along what was acknowledged since`() {
        let delivery = delivery(visible: 10, position: 10)
        var acknowledgements = acknowledgements(at: 20)
        acknowledgements.acknowledged(50, delivery)
        #expect(acknowledgements.nextCall() == Call(inbox: 50, needsCheck: true))
        // Redis lost ids meanwhile; the device acknowledges in the new epoch, then the old call is refused.
        acknowledgements.reset(to: 2)
        acknowledgements.acknowledged(7, delivery)
        acknowledgements.refused()
        #expect(acknowledgements.nextCall() == Call(inbox: 7, needsCheck: false))
    }

    @Test func `a failure leaves it to the next acknowledgement to try again`() {
        let delivery = delivery(visible: 10, position: 10)
        var acknowledgements = acknowledgements(at: 0)
        acknowledgements.acknowledged(5, delivery)
        #expect(acknowledgements.nextCall() == Call(inbox: 5, needsCheck: false))
        acknowledgements.failed()
        #expect(acknowledgements.nextCall() == nil)
        acknowledgements.acknowledged(5, delivery)
        #expect(acknowledgements.nextCall() == Call(inbox: 5, needsCheck: false))
    }

    @Test func `an answer that moves nothing does not make the same call go round in a circle`() {
        let delivery = delivery(visible: 10, position: 10)
        var acknowledgements = acknowledgements(at: 0)
        acknowledgements.acknowledged(5, delivery)
        for _ in 0..<3 {
            #expect(acknowledgements.nextCall() == Call(inbox: 5, needsCheck: false))
            acknowledgements.confirmed(0)
            #expect(acknowledgements.nextCall() == nil)
            acknowledgements.acknowledged(5, delivery)
        }
    }

    @Test func `a cursor beyond the call counts`() {
        let delivery = delivery(visible: 10, position: 10)
        var acknowledgements = acknowledgements(at: 0)
        acknowledgements.acknowledged(5, delivery)
        _ = acknowledgements.nextCall()
        // Another connection of the device was faster.
        acknowledgements.confirmed(9)
        acknowledgements.acknowledged(8, delivery)
        #expect(acknowledgements.nextCall() == nil)
        acknowledgements.acknowledged(10, delivery)
        #expect(acknowledgements.nextCall() == Call(inbox: 10, needsCheck: false))
    }

    @Test func `nothing is called for before the device stands anywhere`() {
        var acknowledgements = Acknowledgements()
        #expect(acknowledgements.nextCall() == nil)
        acknowledgements.acknowledged(0, Delivery())
        #expect(acknowledgements.nextCall() == nil)
        acknowledgements.acknowledged(3, Delivery())
        #expect(acknowledgements.nextCall() == Call(inbox: 3, needsCheck: true))
    }
}
