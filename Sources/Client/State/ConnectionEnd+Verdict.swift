extension ConnectionEnd {
    /// The close code of a token that ran out.
    package static let tokenExpired: UInt16 = 4501

    /// Whether the same token would be refused again, so that connecting once more is no use.
    ///
    /// An expired token does not count with `hasFreshTokens`: the next connect brings another.
    func isFinal(hasFreshTokens: Bool) -> Bool {
        switch self {
        case .lost:
            false
        case .refused(let status, _):
            ConnectionEnd.isFinal(status: status)
        case .closed(let code, _):
            ConnectionEnd.isFinal(code: code) && !(code == ConnectionEnd.tokenExpired && hasFreshTokens)
        }
    }

    /// The wait that the server asks for before another attempt, in milliseconds.
    var retryAfter: UInt64 {
        switch self {
        case .refused(_, let wait?): wait
        case .lost, .refused, .closed: 0
        }
    }

    /// 1008 and the range of Martlet's own codes that mean "do not reconnect as you are".
    private static func isFinal(code: UInt16) -> Bool {
        code == 1008 || 4500...4999 ~= code
    }

    /// The request is wrong and stays so: every 4xx but request timeout, too early and too many requests.
    private static func isFinal(status: Int) -> Bool {
        400...499 ~= status && status != 408 && status != 425 && status != 429
    }
}
