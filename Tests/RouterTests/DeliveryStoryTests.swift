import Router
import Testing

/// Sequences that went wrong once, or could.
@Suite struct DeliveryStoryTests {
    private func live(at position: UInt64) -> Delivery {
        var delivery = Delivery()
        _ = delivery.interrupted()
        _ = delivery.attached(cursor: position, last: position, epoch: 1)
        return delivery
    }

    private func page(
        _ ids: ClosedRange<UInt64>,
        _ delivery: inout Delivery,
        isFull: Bool = false,
        isOutputFull: Bool = false
    )
        -> Delivery.Action
    {
        for id in ids { #expect(delivery.entry(id) == .deliver) }
        return delivery.pageEnded(count: ids.count, isFull: isFull, isOutputFull: isOutputFull)
    }

    @Test func `an event that is published after an empty page was read is not taken for lost`() {
        var delivery = Delivery()
        _ = delivery.interrupted()
        #expect(delivery.attached(cursor: 0, last: 32, epoch: 1) == .read)
        #expect(page(1...32, &delivery, isFull: true) == .read)
        // Redis read the next page, empty, then 33 came in; the publication overtakes the page's answer.
        #expect(delivery.published(33) == .none)
        #expect(delivery.pageEnded(count: 0, isFull: false, isOutputFull: false) == .read)
        #expect(page(33...33, &delivery) == .none)
        #expect(delivery.phase == .live && delivery.position == 33)
    }

    @Test func `what an earlier connection delivered may go from the inbox while it is read`() {
        var delivery = Delivery()
        _ = delivery.interrupted()
        #expect(delivery.attached(cursor: 0, last: 200, epoch: 1) == .read)
        #expect(page(1...32, &delivery, isFull: true) == .read)
        // The device acknowledges 100, which trims the inbox; the next page was read before that.
        delivery.acknowledged(100)
        #expect(delivery.position == 100 && delivery.visible == 100)
        for id in 33...64 as ClosedRange<UInt64> { #expect(delivery.entry(id) == .none) }
        #expect(delivery.pageEnded(count: 32, isFull: true, isOutputFull: false) == .read)
        #expect(page(101...132, &delivery, isFull: true) == .read)
        delivery.acknowledged(50)
        #expect(delivery.position == 132, "a lower cursor changes nothing")
        delivery.acknowledged(200)
        #expect(delivery.pageEnded(count: 0, isFull: false, isOutputFull: false) == .none)
        #expect(delivery.phase == .live && delivery.position == 200)
        #expect(delivery.published(201) == .deliver)
    }

    @Test func `a slow reader whose backlog ends with a full page is not told that ids were lost`() {
        var delivery = Delivery()
        _ = delivery.interrupted()
        #expect(delivery.attached(cursor: 0, last: 32, epoch: 1) == .read)
        #expect(page(1...32, &delivery, isFull: true, isOutputFull: true) == .none)
        #expect(
            delivery.newest == 32,
            "Redis takes a node that knows a higher id than the last for proof of a loss"
        )
        #expect(delivery.outputDrained() == .read)
        #expect(delivery.pageEnded(count: 0, isFull: false, isOutputFull: false) == .none)
        #expect(delivery.phase == .live && delivery.newest == 32)
    }

    @Test func `what is published in a new epoch before the answer tells of it is read`() {
        var delivery = live(at: 50)
        _ = delivery.interrupted()
        // Redis lost 43 to 50 and answered, then 43 came in; the publication overtakes the answer.
        _ = delivery.published(43)
        _ = delivery.attached(cursor: 42, last: 42, epoch: 2)
        while delivery.phase == .attaching { _ = delivery.attached(cursor: 42, last: 43, epoch: 2) }
        #expect(delivery.phase == .reading && delivery.position == 42)
        #expect(page(43...43, &delivery) == .none)
        #expect(delivery.phase == .live && delivery.position == 43)
    }

    @Test func `an answer that is older than an interruption is followed by another`() {
        var delivery = Delivery()
        #expect(delivery.interrupted() == .attach)
        // Redis answered with 40 as the last; then the subscription broke, 41 was missed, and it was restored.
        #expect(delivery.interrupted() == .none)
        #expect(delivery.attached(cursor: 40, last: 40, epoch: 1) == .attach)
        #expect(delivery.phase == .attaching)
        #expect(delivery.attached(cursor: 40, last: 41, epoch: 1) == .read)
    }

    @Test func `publications that a page has overtaken cost nothing`() {
        var delivery = live(at: 0)
        #expect(delivery.published(2) == .read)
        #expect(page(1...9, &delivery) == .none)
        for id in 3...9 as ClosedRange<UInt64> { #expect(delivery.published(id) == .none) }
        #expect(delivery.published(10) == .deliver)
    }

    @Test func `an inbox that counts anew is noticed at its first publication, in every phase`() {
        for state in [
            DeliveryState.reading, .blocked, .blockedBehind, .blockedInside, .live, .liveAhead, .liveHeard,
        ] {
            var delivery = state.make()
            #expect(delivery.published(1) == .attach, "\(state)")
            #expect(delivery.attached(cursor: 0, last: 1, epoch: 2) == .resyncAndRead)
            #expect(page(1...1, &delivery) == .none)
            #expect(delivery.phase == .live && delivery.newest == 1)
        }
    }

    @Test func `an inbox that counts anew while the answer is under way is asked about again`() {
        var delivery = live(at: 50)
        _ = delivery.published(52)
        _ = delivery.published(40)
        #expect(delivery.phase == .attaching)
        // The answer of the old inbox, then one of the new.
        _ = delivery.published(1)
        #expect(delivery.attached(cursor: 50, last: 52, epoch: 1) == .attach)
        #expect(delivery.attached(cursor: 0, last: 1, epoch: 2) == .resyncAndRead)
    }

    @Test func `entries that nothing can be made of are not read over and over`() {
        var delivery = live(at: 10)
        #expect(delivery.published(99) == .read)
        // A full page of entries that another writer numbered.
        #expect(delivery.pageEnded(count: 32, isFull: true, isOutputFull: false) == .attach)
        #expect(delivery.attached(cursor: 10, last: 99, epoch: 1) == .resync)
        #expect(delivery.phase == .live && delivery.position == 99)
    }

    @Test func `only what was really sent is visible`() {
        var delivery = live(at: 10)
        #expect(delivery.published(11) == .deliver)
        #expect(delivery.visible == 10)
        delivery.sent()
        #expect(delivery.visible == 11)
        #expect(delivery.published(12) == .deliver)
        #expect(delivery.visible == 11 && delivery.position == 12)
    }

    @Test func `a delivery is small`() {
        #expect(MemoryLayout<Delivery>.size <= 64)
    }
}
