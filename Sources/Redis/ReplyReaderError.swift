/// Why the bytes of a server could not be read as replies; the connection is of no more use after any of these.
package enum ReplyReaderError: Error, Equatable {
    /// The bytes are not RESP2; the text is hiredis' own explanation.
    case protocolViolation(String)
    /// One reply has more bytes or more elements than the limits allow.
    case replyTooLarge
    /// No memory was left for the reader's buffer.
    case outOfMemory
}
