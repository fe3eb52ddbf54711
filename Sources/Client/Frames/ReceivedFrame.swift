internal import Protocol

/// A frame of the server, as ranges into the bytes that it was parsed from, which the caller passes along.
///
/// One pass, nothing copied: an application that only counts pays for no Strings.
package struct ReceivedFrame: Equatable, Sendable {
    /// The types of frames; a type that this version does not know is `other`.
    package enum Kind: Equatable, Sendable {
        case welcome, sent, message, receipt, typing, presence, history, deleted, error, drain, resync,
            renewed, group, answer, done, conversations, info
        case other
    }

    /// What the frame is.
    package internal(set) var kind: Kind?

    /// The integers that some type of frame has.
    package internal(set) var numbers = Numbers()

    /// The strings that some type of frame has, between their quotes; escapes not yet undone.
    package internal(set) var strings = Strings()

    /// The content of a message or an answer, brackets included.
    package internal(set) var content: Range<Int>?

    /// Whether an error says that the same may succeed later.
    package internal(set) var isRetryable = false

    /// The elements of a page: messages, conversations or members, brackets included.
    package internal(set) var items: Range<Int>?

    /// Whether a welcome says that the server knew nothing of this device.
    package internal(set) var isNew = false

    /// Whether a page says that there is more behind it.
    package internal(set) var hasMore = false

    /// The text of one of `strings`, copied; empty when the field is missing or stands for no text.
    package func text(_ string: KeyPath<Strings, Range<Int>?>, in bytes: Span<UInt8>) -> String {
        guard let range = strings[keyPath: string] else { return "" }
        return JSONText.decode(bytes.extracting(range)) ?? ""
    }
}
