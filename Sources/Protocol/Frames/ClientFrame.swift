/// A frame from a client, as ranges into the bytes it was parsed from.
package enum ClientFrame: Equatable, Sendable {
    /// A message to be stored and delivered.
    case send(Send)
    /// Everything up to this inbox id has reached the device.
    case ack(inbox: UInt64)
    /// The device is alive.
    case heartbeat
    /// A new token for the same user and device; the range is the token's.
    case renew(token: Range<Int>)

    /// The fields of a `send` frame.
    package struct Send: Equatable, Sendable {
        package let ref: UInt64
        package let recipient: Recipient
        /// The content object, brackets included; passed on byte for byte.
        package let content: Range<Int>
    }

    /// Whom a message is for; the range is the id's.
    package enum Recipient: Equatable, Sendable {
        case user(Range<Int>)
        case group(Range<Int>)
    }
}
