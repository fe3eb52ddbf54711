/// Checks UTF-8 that arrives in pieces, and says no at the first byte that cannot be right (RFC 3629, section 4).
///
/// Surrogates, overlong forms and code points past U+10FFFF are refused.
package struct UTF8Validator: Sendable, Equatable {
    /// Continuation bytes that the open character still needs.
    private var pending: UInt8 = 0
    /// Bounds of the next continuation byte: narrower after E0, ED, F0 and F4.
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    /// A validator at the start of a text.
    package init() {}

    /// True when the bytes so far end with a whole character.
    package var isComplete: Bool { pending == 0 }

    /// False as soon as the bytes cannot be the beginning of valid UTF-8; don't feed it further then.
    package mutating func consume(_ bytes: Span<UInt8>) -> Bool {
        var position = 0
        while position < bytes.count {
            if pending == 0 {
                position = Self.skipASCII(bytes, from: position)
                guard position < bytes.count else { return true }
            }
            let byte = bytes[position]
            position &+= 1
            guard pending == 0 ? began(byte) : continued(byte) else { return false }
        }
        return true
    }

    /// The index of the first byte at or after `start` that is not ASCII, or of the end.
    private static func skipASCII(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var position = start
        while bytes.count &- position >= 64, isASCII(bytes.extracting(position..<position &+ 64)) {
            position &+= 64
        }
        while bytes.count &- position >= 8, isASCII(bytes.extracting(position..<position &+ 8)) {
            position &+= 8
        }
        while position < bytes.count, bytes[position] < 0x80 {
            position &+= 1
        }
        return position
    }

    /// Without an early exit, so that it becomes a few vector instructions.
    @inline(__always)
    private static func isASCII(_ block: Span<UInt8>) -> Bool {
        var all: UInt8 = 0
        for index in block.indices {
            all |= block[index]
        }
        return all < 0x80
    }

    private mutating func began(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x00...0x7F: return true
        case 0xC2...0xDF: pending = 1
        case 0xE0...0xEF: pending = 2
        case 0xF0...0xF4: pending = 3
        default: return false
        }
        switch byte {
        case 0xE0: lowest = 0xA0
        case 0xED: highest = 0x9F
        case 0xF0: lowest = 0x90
        case 0xF4: highest = 0x8F
        default: break
        }
        return true
    }

    private mutating func continued(_ byte: UInt8) -> Bool {
        guard byte >= lowest, byte <= highest else { return false }
        pending &-= 1
        lowest = 0x80
        highest = 0xBF
        return true
    }
}
