internal import Protocol

/// What a message says, as far as this client can show it.
package enum MessageContent: Equatable, Sendable {
    /// Kind `text`.
    case text(String)
    /// Any other kind, by its name.
    case other(kind: String)

    /// Reads a content object; nil when it has no kind.
    package init?(_ bytes: Span<UInt8>) {
        var kind: String?
        var text: String?
        var scanner = JSONScanner(range: 0..<bytes.count)
        do throws(JSONError) {
            try scanner.beginObject(in: bytes)
            while let member = try scanner.nextMember(in: bytes) {
                guard let body = member.value.stringBody else { continue }
                switch Word(bytes, member.key) {
                case MessageContent.kindField: kind = JSONText.decode(bytes.extracting(body))
                case MessageContent.textField: text = JSONText.decode(bytes.extracting(body))
                default: break
                }
            }
        } catch {
            return nil
        }
        guard let kind else { return nil }
        if kind == "text", let text { self = .text(text) } else { self = .other(kind: kind) }
    }

    /// The content object of a text message.
    package static func encode(text: String) -> [UInt8] {
        var output = Array("{\"kind\":\"text\",\"text\":".utf8)
        output.reserveCapacity(output.count + text.utf8.count + 8)
        JSONText.append(text, to: &output)
        output.append(UInt8(ascii: "}"))
        return output
    }

    private static let kindField: Word = "kind"
    private static let textField: Word = "text"
}
