/// How a message says which one it is: its content's text begins with `t` and the token.
package enum MessageToken {
    private static let mark = Array("\"text\":\"t".utf8)

    /// The content of a message, made longer by so many bytes.
    package static func content(_ token: Int, padding: Int = 0) -> [UInt8] {
        let rest = padding > 0 ? " " + String(repeating: "x", count: padding) : ""
        return Array("{\"kind\":\"text\",\"text\":\"t\(token)\(rest)\"}".utf8)
    }

    /// The token of a content; nil for one that no client of the run wrote.
    package static func token(in content: some Collection<UInt8>) -> Int? {
        let bytes = Array(content.prefix(80))
        guard bytes.count > mark.count,
            let start = bytes.indices.dropLast(mark.count).first(where: { bytes[$0...].starts(with: mark) })
        else { return nil }
        let digits = bytes[(start + mark.count)...].prefix { (0x30...0x39).contains($0) }
        return Int(String(decoding: digits, as: UTF8.self))
    }
}
