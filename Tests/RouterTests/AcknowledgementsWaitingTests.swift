import Router
import Testing

/// What is acknowledged before the delivery is there, and what Redis does not answer.
@Suite struct AcknowledgementsWaitingTests {
    /// A delivery that reads from `position` on, while the inbox is known to reach `newest`.
    private func reading(position: UInt64, newest: UInt64) -> Delivery {
        var delivery = Delivery()
        _ = delivery.interrupted()
        _ = delivery.attached(cursor: position, last: newest, epoch: 1)
        return delivery
    }

    @Test func `an id that the pages have not reached waits for them`() {
        var delivery = reading(position: 10, newest: 40)
        var acknowledgements = Acknowledgements()
        acknowledgements.reset(to: 10)
        acknowledgements.acknowledged(40, delivery)
        #expect(acknowledgements.due(delivery) == nil)
        for id in 11...25 as ClosedRange<UInt64> { _ = delivery.entry(id) }
        #expect(acknowledgements.due(delivery) == 25)
        #expect(acknowledgements.next(limit: 25) == 25)
        #expect(acknowledgements.due(delivery) == nil, "one call at a time")
        acknowledgements.confirmed(25)
        #expect(acknowledgements.due(delivery) == nil)
        for id in 26...40 as ClosedRange<UInt64> { _ = delivery.entry(id) }
        #expect(acknowledgements.due(delivery) == 40)
    }

    @Test
    func `a call that goes less far than was acknowledged is followed by no other until it may go further`() {
        let delivery = reading(position: 10, newest: 10)
        var acknowledgements = Acknowledgements()
        acknowledgements.reset(to: 4)
        acknowledgements.acknowledged(10, delivery)
        #expect(acknowledgements.next(limit: 7) == 7)
        acknowledgements.confirmed(7)
        #expect(acknowledgements.next(limit: 7) == nil)
        #expect(acknowledgements.next(limit: 10) == 10)
    }

    @Test func `what Redis did not answer is still wanted`() {
        let delivery = reading(position: 10, newest: 10)
        var acknowledgements = Acknowledgements()
        acknowledgements.reset(to: 4)
        acknowledgements.acknowledged(10, delivery)
        #expect(acknowledgements.next(limit: 10) == 10)
        acknowledgements.unanswered()
        #expect(acknowledgements.due(delivery) == 10)
        #expect(acknowledgements.next(limit: 10) == 10)
    }
}
