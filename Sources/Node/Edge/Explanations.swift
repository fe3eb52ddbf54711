internal import Protocol

/// What errors of the protocol say to whoever writes the client.
extension HTTPError {
    var explanation: String {
        switch self {
        case .invalidCharacter: "the head has a control character"
        case .invalidStartLine: "the request line is not METHOD TARGET VERSION"
        case .unsupportedVersion: "speak HTTP/1.1"
        case .invalidTarget: "the target is no path, or does not decode to UTF-8"
        case .invalidField: "a header field is malformed or folded"
        case .headTooLarge(let limit): "the head is longer than \(limit) bytes"
        case .tooManyFields(let limit): "the head has more than \(limit) fields"
        case .invalidHost: "exactly one Host field is needed"
        case .invalidFraming: "the length of the body is ambiguous"
        case .unsupportedTransferCoding: "chunked is the only transfer coding"
        case .invalidChunk: "a chunk is malformed"
        case .bodyTooLarge(let limit): "the body is longer than \(limit) bytes"
        case .unsupportedExpectation: "100-continue is the only expectation"
        }
    }

    /// The stable code of the answer.
    var code: ErrorCode {
        switch self {
        case .bodyTooLarge: .bodyTooLarge
        case .invalidCharacter, .invalidStartLine, .unsupportedVersion, .invalidTarget, .invalidField,
            .headTooLarge, .tooManyFields, .invalidHost, .invalidFraming, .unsupportedTransferCoding,
            .invalidChunk, .unsupportedExpectation:
            .badRequest
        }
    }
}

extension UpgradeError {
    var explanation: String {
        switch self {
        case .methodNotAllowed: "use GET"
        case .upgradeRequired: "this path speaks WebSocket: Upgrade: websocket over HTTP/1.1"
        case .missingConnection: "Connection: Upgrade is missing"
        case .unsupportedVersion: "Sec-WebSocket-Version must be 13"
        case .unexpectedBody: "an upgrade has no body"
        case .invalidKey: "Sec-WebSocket-Key must be 16 bytes in Base64"
        case .invalidSubprotocols: "Sec-WebSocket-Protocol must be a list of different tokens"
        case .invalidExtensions: "Sec-WebSocket-Extensions is malformed"
        }
    }

    /// The stable code of the answer.
    var code: ErrorCode {
        switch self {
        case .methodNotAllowed: .methodNotAllowed
        case .upgradeRequired, .unsupportedVersion: .upgradeRequired
        case .missingConnection, .unexpectedBody, .invalidKey, .invalidSubprotocols, .invalidExtensions:
            .badRequest
        }
    }
}

extension WebSocketError {
    /// The reason in the close frame.
    var explanation: String {
        switch self {
        case .reservedBits: "a reserved bit is set"
        case .reservedOpcode(let opcode): "opcode \(opcode) is reserved"
        case .unmaskedFrame: "a client masks its frames"
        case .maskedFrame: "a server does not mask its frames"
        case .controlFrameTooLong: "a control frame has at most 125 bytes"
        case .fragmentedControlFrame: "a control frame is not fragmented"
        case .unexpectedContinuation: "a continuation without a message"
        case .interruptedMessage: "a new message within a message"
        case .invalidLength: "the length is not written in the fewest bytes"
        case .frameTooLarge(_, let limit): "a frame has at most \(limit) bytes"
        case .messageTooLarge(let limit): "a message has at most \(limit) bytes"
        case .invalidUTF8: "text is not UTF-8"
        case .truncatedCloseCode: "a close code has two bytes"
        case .invalidCloseCode(let code): "close code \(code) is not for the wire"
        case .invalidCompressedData: "compressed data does not inflate"
        }
    }
}
