internal import Protocol

/// What a node does with a request, as the head alone decides.
enum HTTPPlan {
    /// The answer is known already; a body is read and dropped.
    case answer(HTTPResponse)
    /// Somebody works on it, with or without its body.
    case hand(any HTTPHandler)

    /// Who works on it; nil where the answer is known.
    var handler: (any HTTPHandler)? {
        switch self {
        case .answer: nil
        case .hand(let handler): handler
        }
    }
}

/// Works on one request, in this turn or until Redis has answered.
protocol HTTPHandler: AnyObject {
    /// On whose behalf the request is.
    var user: UserID { get }

    /// The request's body is gathered; otherwise it is dropped.
    var takesBody: Bool { get }

    /// The request is complete: answer it through the exchange, now or later.
    func handle(_ body: [UInt8], _ exchange: HTTPExchange)
}
