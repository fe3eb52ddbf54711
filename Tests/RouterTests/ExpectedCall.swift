import Router

/// A call of `Acknowledgements` that a test can make.
struct ExpectedCall: Equatable {
    let inbox: UInt64
    let needsCheck: Bool
}

extension Acknowledgements {
    mutating func nextCall() -> ExpectedCall? {
        next().map { ExpectedCall(inbox: $0.inbox, needsCheck: $0.needsCheck) }
    }
}
