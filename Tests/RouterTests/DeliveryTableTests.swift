import Router
import Testing

/// Every state and what every event makes of it.
@Suite struct DeliveryTableTests {
    private func check(_ state: DeliveryState, _ row: DeliveryRow) {
        var delivery = state.make()
        #expect(row.event.apply(to: &delivery) == row.action)
        #expect(delivery.phase == row.phase)
        #expect(delivery.position == row.position)
        #expect(delivery.visible <= delivery.position)
        #expect(delivery.newest >= delivery.position)
    }

    @Test(arguments: DeliveryRow.new)
    func `new`(_ row: DeliveryRow) { check(.new, row) }

    @Test(arguments: DeliveryRow.attaching)
    func attaching(_ row: DeliveryRow) { check(.attaching, row) }

    @Test(arguments: DeliveryRow.reattaching)
    func reattaching(_ row: DeliveryRow) { check(.reattaching, row) }

    @Test(arguments: DeliveryRow.stale)
    func stale(_ row: DeliveryRow) { check(.stale, row) }

    @Test(arguments: DeliveryRow.missing)
    func missing(_ row: DeliveryRow) { check(.missing, row) }

    @Test(arguments: DeliveryRow.reading)
    func reading(_ row: DeliveryRow) { check(.reading, row) }

    @Test(arguments: DeliveryRow.filling)
    func `reading what stands in the place of erased events`(_ row: DeliveryRow) { check(.filling, row) }

    @Test(arguments: DeliveryRow.behindHole)
    func `reading behind a hole`(_ row: DeliveryRow) { check(.behindHole, row) }

    @Test(arguments: DeliveryRow.blockedFilling)
    func `blocked in front of a hole`(_ row: DeliveryRow) { check(.blockedFilling, row) }

    @Test(arguments: DeliveryRow.blocked)
    func `blocked`(_ row: DeliveryRow) { check(.blocked, row) }

    @Test(arguments: DeliveryRow.blockedBehind)
    func `blocked behind`(_ row: DeliveryRow) { check(.blockedBehind, row) }

    @Test(arguments: DeliveryRow.blockedInside)
    func `blocked inside the inbox`(_ row: DeliveryRow) { check(.blockedInside, row) }

    @Test(arguments: DeliveryRow.live)
    func `live`(_ row: DeliveryRow) { check(.live, row) }

    @Test(arguments: DeliveryRow.liveAhead)
    func `live ahead of its publications`(_ row: DeliveryRow) { check(.liveAhead, row) }

    @Test(arguments: DeliveryRow.liveHeard)
    func `live with its publications`(_ row: DeliveryRow) { check(.liveHeard, row) }
}
