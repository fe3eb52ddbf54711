internal import Protocol

/// What a node does with a request, as the head alone decides.
enum HTTPPlan {
    /// The answer is known already; a body is read and dropped.
    case answer(HTTPResponse)
    /// Somebody works on it, with or without its body.
    case hand(any HTTPHandler)

    /// Whether the body is worth keeping.
    var takesBody: Bool {
        switch self {
        case .answer: false
        case .hand(let handler): handler.takesBody
        }
    }
}

/// Works on one request, in this turn or until Redis has answered.
protocol HTTPHandler: AnyObject {
    /// The request's body is gathered; otherwise it is dropped.
    var takesBody: Bool { get }

    /// The request is complete: answer it through the exchange, now or later.
    func handle(_ body: [UInt8], _ exchange: HTTPExchange)
}
