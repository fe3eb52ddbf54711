/// What a `Content-Type` says (RFC 9110, section 8.3), as far as it is looked at: the type and the charset.
package struct MediaType: Equatable, Sendable {
    /// Type and subtype in lower case, such as `application/json`.
    package let essence: String
    /// The `charset` parameter in lower case.
    package let charset: String?

    /// Nil for a value that is no media type.
    package init?(_ value: String) {
        let parts = value.split(separator: ";", omittingEmptySubsequences: false).map(MediaType.trimmed)
        let names = parts[0].split(separator: "/", omittingEmptySubsequences: false)
        guard names.count == 2, names.allSatisfy({ ASCII.isToken(String($0).utf8Span.span) }) else {
            return nil
        }
        essence = parts[0].lowercased()
        var charset: String?
        for part in parts.dropFirst() where !part.isEmpty {
            guard let (name, value) = MediaType.parameter(part) else { return nil }
            if name == "charset" { charset = value.lowercased() }
        }
        self.charset = charset
    }

    /// JSON, which is UTF-8 whatever else it may be called (RFC 8259, section 8.1).
    package var isJSON: Bool { essence == "application/json" && (charset ?? "utf-8") == "utf-8" }

    /// A name and a value, which may stand in quotes; escapes in them are left alone.
    private static func parameter(_ text: String) -> (name: String, value: String)? {
        guard let equals = text.firstIndex(of: "=") else { return nil }
        let name = String(text[..<equals])
        var value = text[text.index(after: equals)...]
        if value.count > 1, value.hasPrefix("\""), value.hasSuffix("\"") {
            value = value.dropFirst().dropLast()
        }
        guard ASCII.isToken(name.utf8Span.span), !value.isEmpty else { return nil }
        return (name.lowercased(), String(value))
    }

    private static func trimmed(_ text: Substring) -> String {
        let bytes = Array(text.utf8)
        return ASCII.string(bytes.span.extracting(ASCII.trimmed(0..<bytes.count, of: bytes.span)))
    }
}
