internal import Protocol
internal import Testing

/// The stable codes: a change here is a change of the protocol.
@Suite struct CodeTests {
    @Test func `error codes are words, each once`() {
        let words = ErrorCode.allCases.map(\.rawValue)
        #expect(Set(words).count == words.count)
        for word in words { #expect(word.allSatisfy { $0 == "_" || ("a"..."z").contains($0) }) }
    }

    @Test func `a client may send again what was not taken for a reason that passes`() {
        let retryable = ErrorCode.allCases.filter(\.isRetryable)
        #expect(
            Set(retryable) == [
                .rateLimited, .unavailable, .storageRefused, .overloaded, .tooManyConnections, .callTimedOut,
            ]
        )
    }

    @Test func `close codes may stand in a close frame and have a word each`() {
        let names = CloseCode.allCases.map(\.name)
        #expect(Set(names).count == names.count)
        for code in CloseCode.allCases {
            #expect(ClosePayload.isAllowedOnWire(code.rawValue))
            #expect(code.rawValue < 2000 || (4000..<5000).contains(code.rawValue))
        }
    }
}
