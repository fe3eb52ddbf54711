internal import Protocol

/// Why a WebSocket ended, for logs and metrics.
enum SocketEnd: Equatable {
    /// We sent a close frame first.
    case closedByNode(CloseCode)
    /// The client sent a close frame first.
    case closedByClient
    /// The connection broke without a close frame.
    case lost
    /// We broke it without a close frame, because too much was held for all clients together.
    case shed

    /// A word for logs and for the label of `martlet_connections_closed_total`.
    var name: String {
        switch self {
        case .closedByNode(let code): code.name
        case .closedByClient: "client"
        case .lost: "lost"
        case .shed: "shed"
        }
    }
}
