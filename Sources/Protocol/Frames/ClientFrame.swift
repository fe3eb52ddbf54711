/// A frame from a client, as ranges into the bytes it was parsed from.
package enum ClientFrame: Equatable, Sendable {
    /// A message to be stored and delivered.
    case send(Send)
    /// Events have reached the device.
    case ack(Ack)
    /// The device is alive.
    case heartbeat
    /// A new token for the same user and device; the range is the token's, the ref for refusals only.
    case renew(token: Range<Int>, ref: UInt64?)
    /// A question to a service.
    case call(Call)
    /// The user has read a conversation up to a message.
    case read(Read)
    /// Something that is shown to those who are there and kept nowhere, such as that somebody is typing.
    case typing(Typing)
    /// Whose coming and going the connection is to be told from now on.
    case watch(Watch)
    /// A page of the user's conversations.
    case conversations(Conversations)
    /// A page of a conversation.
    case history(History)
    /// How far a message has come with each of those it is for.
    case info(Info)
    /// A message is to be deleted.
    case delete(Delete)

    /// The fields of an `ack` frame.
    package struct Ack: Equatable, Sendable {
        /// Everything up to this inbox id has reached the device.
        package let inbox: UInt64
        /// Which inbox the id belongs to; nil where the client does not say.
        package let epoch: UInt64?

        package init(inbox: UInt64, epoch: UInt64? = nil) {
            self.inbox = inbox
            self.epoch = epoch
        }
    }

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

    /// The fields of a `call` frame.
    package struct Call: Equatable, Sendable {
        package let ref: UInt64
        /// The service's name, well-formed.
        package let service: Range<Int>
        /// The content object, brackets included; passed on byte for byte.
        package let content: Range<Int>
        /// How long the device waits for the answer, in milliseconds.
        package let timeout: UInt64

        /// What a client may ask for: below it no answer is in time, beyond it calls would pile up.
        package static let timeouts: ClosedRange<UInt64> = 100...60_000
        /// What holds where the client names none.
        package static let usualTimeout: UInt64 = 10_000
    }
}
