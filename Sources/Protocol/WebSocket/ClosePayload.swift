/// Why a connection is closed, as a close frame says it (RFC 6455, sections 5.5.1 and 7.4).
package struct ClosePayload: Equatable, Sendable {
    /// What fits beside the code in a control frame, in bytes.
    package static let longestReasonBytes = 123

    /// Nil when the frame was empty, which APIs show as 1005.
    package let code: UInt16?
    /// For people and logs; empty when none was given.
    package let reason: String

    /// What we want to say; `encoded()` cuts the reason to what fits.
    package init(code: UInt16?, reason: String = "") {
        self.code = code
        self.reason = reason
    }

    /// Reads a received payload: empty, or an allowed code and a reason in UTF-8.
    package init(parsing payload: Span<UInt8>) throws(WebSocketError) {
        guard !payload.isEmpty else {
            self.init(code: nil)
            return
        }
        guard payload.count >= 2 else { throw .truncatedCloseCode }
        let code = UInt16(payload[0]) << 8 | UInt16(payload[1])
        guard Self.isAllowedOnWire(code) else { throw .invalidCloseCode(code) }
        do {
            let reason = try UTF8Span(validating: payload.extracting(2...))
            self.init(code: code, reason: String(copying: reason))
        } catch {
            throw .invalidUTF8
        }
    }

    /// True for the codes of RFC 6455 and of its registry that may be sent, and for 3000–4999.
    ///
    /// 1004, 1005, 1006 and 1015 never appear in a frame; 1016–2999 are unassigned.
    package static func isAllowedOnWire(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    /// The payload of a close frame; a reason that is too long loses whole characters at its end.
    package func encoded() -> [UInt8] {
        guard let code else { return [] }
        var bytes = [UInt8(truncatingIfNeeded: code >> 8), UInt8(truncatingIfNeeded: code)]
        for character in reason.unicodeScalars {
            let encoded = UTF8.encode(character) ?? UTF8.encodedReplacementCharacter
            guard bytes.count - 2 + encoded.count <= Self.longestReasonBytes else { break }
            bytes.append(contentsOf: encoded)
        }
        return bytes
    }
}
