/// Decodes what a URL could not say in plain characters (RFC 3986, section 2.1).
enum PercentEncoding {
    /// Refuses broken escapes, NUL, and results that are no UTF-8; `plusIsSpace` is how queries are written.
    static func decode(_ text: ArraySlice<UInt8>, plusIsSpace: Bool = false) throws(HTTPError) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            switch text[index] {
            case UInt8(ascii: "%"):
                decoded.append(try escaped(text, at: index))
                index += 3
            case UInt8(ascii: "+") where plusIsSpace:
                decoded.append(ASCII.space)
                index += 1
            default:
                decoded.append(text[index])
                index += 1
            }
        }
        guard let valid = try? UTF8Span(validating: decoded.span) else { throw .invalidTarget }
        return String(copying: valid)
    }

    private static func escaped(_ text: ArraySlice<UInt8>, at index: Int) throws(HTTPError) -> UInt8 {
        guard
            text.endIndex - index >= 3,
            let high = ASCII.hexValue(text[index + 1]),
            let low = ASCII.hexValue(text[index + 2]),
            high | low != 0
        else { throw .invalidTarget }
        return high << 4 | low
    }
}
