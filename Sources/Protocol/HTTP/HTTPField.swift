/// A field that we send.
package struct HTTPField: Equatable, Sendable {
    /// As it goes on the wire; its case means nothing.
    package let name: String
    /// Without a line end; other control characters become spaces too.
    package let value: String

    /// Takes any text; see `value` for what is made of it.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// Appends the line; control characters become spaces.
    func append(to output: inout [UInt8]) {
        Self.appendVisible(name, to: &output)
        output.append(contentsOf: ": ".utf8)
        Self.appendVisible(value, to: &output)
        output.append(contentsOf: "\r\n".utf8)
    }

    private static func appendVisible(_ text: String, to output: inout [UInt8]) {
        for byte in text.utf8 {
            output.append(byte < 0x20 || byte == 0x7F ? ASCII.space : byte)
        }
    }
}
