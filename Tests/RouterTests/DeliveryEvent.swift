import Router

/// What can happen to a delivery, as a value for tables.
enum DeliveryEvent {
    case attached(cursor: UInt64, last: UInt64, epoch: UInt64)
    case published(UInt64)
    case entry(UInt64)
    /// A page without entries.
    case emptyPage(isOutputFull: Bool)
    /// The end of a page whose entries all came; `isFull` as many as were asked for.
    case pageEnded(isFull: Bool, isOutputFull: Bool)
    case outputFilled
    case outputDrained
    case interrupted

    /// Applies the event; `outputFilled` asks for nothing.
    func apply(to delivery: inout Delivery) -> Delivery.Action {
        switch self {
        case .attached(let cursor, let last, let epoch):
            return delivery.attached(cursor: cursor, last: last, epoch: epoch)
        case .published(let id): return delivery.published(id)
        case .entry(let id): return delivery.entry(id)
        case .emptyPage(let isOutputFull):
            return delivery.pageEnded(count: 0, isFull: false, isOutputFull: isOutputFull)
        case .pageEnded(let isFull, let isOutputFull):
            return delivery.pageEnded(count: 32, isFull: isFull, isOutputFull: isOutputFull)
        case .outputFilled:
            delivery.outputFilled()
            return .none
        case .outputDrained: return delivery.outputDrained()
        case .interrupted: return delivery.interrupted()
        }
    }
}
