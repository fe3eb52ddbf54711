import Testing

/// The event that `martlet_1_send` builds, taken from the text of the function, so that no copy of it can grow old.
enum LuaEvent {
    /// The event with `1` for what the function puts in, and an object for the content.
    static func stored() throws -> String {
        let source = try RepositoryFile.text("Sources/Redis/Functions/martlet_1.lua")
        let start = try #require(source.firstRange(of: "local function message("))
        let end = try #require(source[start.upperBound...].firstRange(of: "\nend"))
        // The stored form has nothing in the place of the inbox id.
        let expression = source[start.upperBound..<end.lowerBound]
            .replacing(".. inbox ..", with: "..")
        // Between quotes is text, between the texts are variables; the first and the last part are neither.
        let parts = expression.split(separator: "'", omittingEmptySubsequences: false).dropFirst().dropLast()
        let event = parts.enumerated().map { index, part in
            index.isMultiple(of: 2) ? String(part) : isJoint(part) ? "" : "1"
        }
        return event.joined().replacing("\"content\":1", with: "\"content\":{\"kind\":\"text\"}")
    }

    /// Nothing but the operator: two texts that follow each other.
    private static func isJoint(_ part: Substring) -> Bool {
        part.allSatisfy { $0 == "." || $0.isWhitespace }
    }
}
