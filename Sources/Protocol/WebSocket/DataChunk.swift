/// A piece of a message: a whole one in the usual case, when both `isFirst` and `isLast` are true.
package struct DataChunk: Equatable, Sendable {
    /// Where the payload stands; empty only in the last chunk of a message.
    package let range: Range<Int>
    /// Text or binary, in every chunk of the message.
    package let kind: MessageKind
    /// True when the message is deflated (RFC 7692); its text is not checked as UTF-8 yet.
    package let isCompressed: Bool
    /// True for the first chunk of the message.
    package let isFirst: Bool
    /// True when the message ends here.
    package let isLast: Bool
}
