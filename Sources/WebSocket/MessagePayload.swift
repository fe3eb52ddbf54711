/// Where the payload of an event stands; it is valid until the next call of the reader.
package enum MessagePayload: Equatable, Sendable {
    /// In the bytes that the reader was given.
    case inPlace(Range<Int>)
    /// In the reader's `assembled`.
    case assembled
    /// In the reader's `assembledControl`.
    case assembledControl
}
