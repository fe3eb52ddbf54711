/// Why a text is not the JSON that Martlet accepts (RFC 8259).
package enum JSONError: Error, Equatable, Sendable {
    /// The text ends in the middle of a value.
    case unexpectedEnd
    /// The byte at this offset cannot stand there.
    case unexpectedByte(offset: Int)
    /// Arrays and objects are nested deeper than `JSONScanner.depthLimit`.
    case tooDeep
    /// The outermost value is not an object.
    case notAnObject
}
