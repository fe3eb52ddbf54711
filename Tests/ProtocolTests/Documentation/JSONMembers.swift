import Protocol

/// The values of one JSON object as they are written, by name; strings without their quotes.
enum JSONMembers {
    static func of(_ text: String) throws(JSONError) -> [String: String] {
        let bytes = Array(text.utf8)
        var members: [String: String] = [:]
        var scanner = JSONScanner(range: 0..<bytes.count)
        try scanner.beginObject(in: bytes.span)
        while let member = try scanner.nextMember(in: bytes.span) {
            let value = member.value.stringBody ?? member.value.range
            members[String(copying: bytes.span, member.key)] = String(copying: bytes.span, value)
        }
        try scanner.finish(in: bytes.span)
        return members
    }
}
