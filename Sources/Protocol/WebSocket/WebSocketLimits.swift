/// How much one peer may make us hold, in bytes on the wire and after inflating.
package struct WebSocketLimits: Sendable, Equatable {
    /// A 64 KiB `content` with its envelope fits; a connection's share of memory stays small.
    package static let defaultMessageBytes = 128 * 1024
    /// The most any setting may ask for: it bounds what one connection can make us allocate.
    package static let highestMessageBytes = 64 * 1024 * 1024

    private let frame: UInt32
    private let message: UInt32

    /// The longest payload of one frame, in bytes.
    package var frameBytes: Int { Int(frame) }
    /// The longest message over all its frames, in bytes; also the most that it may inflate to.
    package var messageBytes: Int { Int(message) }

    /// Values outside 0…`highestMessageBytes` are moved to the nearer end; no `frameBytes` means the message's limit.
    package init(messageBytes: Int = Self.defaultMessageBytes, frameBytes: Int? = nil) {
        message = Self.clamped(messageBytes)
        frame = Self.clamped(frameBytes ?? messageBytes)
    }

    private static func clamped(_ bytes: Int) -> UInt32 {
        UInt32(min(max(bytes, 0), highestMessageBytes))
    }
}
