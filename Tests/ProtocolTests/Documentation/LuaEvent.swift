import Testing

/// The event that `martlet_1_send` builds, taken from the text of the function, so that no copy of it can grow old.
enum LuaEvent {
    /// The event with `1` for what the function puts in, and an object for the content.
    static func stored() throws -> String {
        // The stored form has nothing in the place of the inbox id.
        let event = try text(of: "message", in: "martlet_1") { $0.replacing(".. inbox ..", with: "..") }
        return event.replacing("\"content\":1", with: "\"content\":{\"kind\":\"text\"}")
    }

    /// What stands in a receipt behind its type, with these fields of who it is about.
    static func receipt(by: String) throws -> String {
        try text(of: "receipt", in: "martlet_1_marks") { $0.replacing(".. by\n", with: ".. '\(by)'\n") }
    }

    /// What a function of a library puts together, with `1` for its variables.
    private static func text(
        of function: String,
        in library: String,
        _ change: (String) -> String
    ) throws -> String {
        let source = try RepositoryFile.text("Sources/Redis/Functions/\(library).lua")
        let start = try #require(source.firstRange(of: "local function \(function)("))
        let end = try #require(source[start.upperBound...].firstRange(of: "\nend"))
        let expression = change(String(source[start.upperBound..<end.lowerBound]))
        // Between quotes is text, between the texts are variables; the first and the last part are neither.
        let parts = expression.split(separator: "'", omittingEmptySubsequences: false).dropFirst().dropLast()
        let event = parts.enumerated().map { index, part in
            index.isMultiple(of: 2) ? String(part) : isJoint(part) ? "" : "1"
        }
        return event.joined()
    }

    /// Nothing but the operator: two texts that follow each other.
    private static func isJoint(_ part: Substring) -> Bool {
        part.allSatisfy { $0 == "." || $0.isWhitespace }
    }
}
