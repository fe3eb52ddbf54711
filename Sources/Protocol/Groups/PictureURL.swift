/// Where clients find a group's picture: an absolute `http` or `https` URL; well-formed by construction.
///
/// Host and optional port, then path, query and fragment in the visible ASCII characters of RFC 3986. No user name and no
/// password, for every member gets to see them; other hosts than ASCII ones are written in Punycode.
package struct PictureURL: Hashable, Sendable {
    /// The longest URL, in bytes.
    package static let mostBytes = 2_048

    package let text: String

    /// Nil for everything else.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= PictureURL.mostBytes, let start = PictureURL.endOfScheme(bytes) else {
            return nil
        }
        var index = start
        guard PictureURL.skipHost(bytes, &index), PictureURL.skipPort(bytes, &index) else { return nil }
        if index < bytes.count {
            guard [UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#")].contains(bytes[index]),
                bytes[index...].allSatisfy(PictureURL.isAllowed)
            else { return nil }
        }
        self.text = text
    }

    private static func endOfScheme(_ bytes: [UInt8]) -> Int? {
        for scheme in ["http://", "https://"] {
            let length = scheme.utf8.count
            if bytes.count > length, ASCII.equals(bytes.span.extracting(..<length), scheme) { return length }
        }
        return nil
    }

    /// A name, an IPv4 address, or an IPv6 address in brackets.
    private static func skipHost(_ bytes: [UInt8], _ index: inout Int) -> Bool {
        let start = index
        guard bytes[index] == UInt8(ascii: "[") else {
            while index < bytes.count, isNameByte(bytes[index]) { index += 1 }
            return index > start
        }
        index += 1
        while index < bytes.count, isAddressByte(bytes[index]) { index += 1 }
        guard index > start + 1, index < bytes.count, bytes[index] == UInt8(ascii: "]") else { return false }
        index += 1
        return true
    }

    /// Up to five digits behind a colon.
    private static func skipPort(_ bytes: [UInt8], _ index: inout Int) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { return true }
        index += 1
        let start = index
        while index < bytes.count, ASCII.isDigit(bytes[index]) { index += 1 }
        return 1...5 ~= index - start
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        let lower = ASCII.lowercased(byte)
        return UInt8(ascii: "a")...UInt8(ascii: "z") ~= lower || ASCII.isDigit(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }

    private static func isAddressByte(_ byte: UInt8) -> Bool {
        ASCII.hexValue(byte) != nil || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
    }

    /// Visible ASCII without what RFC 3986 allows nowhere: quotes, angles, backslash, caret, backtick, braces and bar.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"),
            UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
            false
        default:
            byte > 0x20 && byte < 0x7F
        }
    }
}
