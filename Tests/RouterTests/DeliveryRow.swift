import Router

/// An event, what is to be done, and where the delivery then stands.
struct DeliveryRow {
    let event: DeliveryEvent
    let action: Delivery.Action
    let phase: Delivery.Phase
    let position: UInt64

    init(
        _ event: DeliveryEvent,
        _ action: Delivery.Action,
        _ phase: Delivery.Phase,
        at position: UInt64 = 10
    ) {
        self.event = event
        self.action = action
        self.phase = phase
        self.position = position
    }
}
