internal import Protocol

/// A frame of the server, as ranges into the bytes that it was parsed from, which the caller passes along.
///
/// One pass, nothing copied: an application that only counts pays for no Strings.
package struct ReceivedFrame: Equatable, Sendable {
    /// The types of frames; a type that this version does not know is `other`.
    package enum Kind: Equatable, Sendable {
        case welcome, sent, message, receipt, typing, presence, history, deleted, error, drain, resync,
            renewed, group, answer
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

    /// Integers by field name.
    package struct Numbers: Equatable, Sendable {
        package var ref: UInt64?
        package var inbox: UInt64?
        package var time: UInt64?
        package var after: UInt64?
        package var epoch: UInt64?
        package var last: UInt64?
        package var heartbeat: UInt64?
        package var expires: UInt64?
        /// Of `limits`.
        package var rate: UInt64?
        /// Of `limits`.
        package var unanswered: UInt64?
    }

    /// Ranges of strings by field name.
    package struct Strings: Equatable, Sendable {
        package var id: Range<Int>?
        package var conversation: Range<Int>?
        package var from: Range<Int>?
        package var device: Range<Int>?
        package var code: Range<Int>?
        package var message: Range<Int>?
        package var node: Range<Int>?
        package var status: Range<Int>?
        package var by: Range<Int>?
    }

    /// The text of one of `strings`, copied; empty when the field is missing or stands for no text.
    package func text(_ string: KeyPath<Strings, Range<Int>?>, in bytes: Span<UInt8>) -> String {
        guard let range = strings[keyPath: string] else { return "" }
        return JSONText.decode(bytes.extracting(range)) ?? ""
    }
}
