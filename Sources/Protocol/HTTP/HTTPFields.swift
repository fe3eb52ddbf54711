/// The fields of one head in their order; values become strings when somebody asks for them.
package struct HTTPFields: Sendable {
    private struct Entry: Sendable {
        let nameStart, nameEnd, valueStart, valueEnd: UInt16
    }

    private let head: [UInt8]
    private var entries: [Entry] = []

    /// Reads the lines behind the start line of a gathered head, from `start` on.
    init(parsing head: [UInt8], from start: Int, limit: Int) throws(HTTPError) {
        self.head = head
        var line = start
        while head[line] != ASCII.cr {
            guard entries.count < limit else { throw .tooManyFields(limit: limit) }
            let end = Self.endOfLine(in: head.span, from: line)
            entries.append(try Self.entry(in: head.span, line: line..<end))
            line = end + 2
        }
    }

    /// The number of fields.
    package var count: Int { entries.count }

    /// The value of the first field with this name, whose case doesn't matter.
    package subscript(name: String) -> String? {
        for entry in entries where matches(entry, name) { return value(of: entry) }
        return nil
    }

    /// Every value with this name, in order; use it where a second field would be an attack.
    package func values(_ name: String) -> [String] {
        entries.filter { matches($0, name) }.map { value(of: $0) }
    }

    /// True when a comma-separated list field holds the token, whose case doesn't matter.
    package func contains(token: String, in name: String) -> Bool {
        elements(name).contains { ASCII.equals($0.utf8Span.span, token) }
    }

    /// The elements of a comma-separated list over all fields with this name, trimmed, without empty ones.
    package func elements(_ name: String) -> [String] {
        var elements: [String] = []
        for entry in entries where matches(entry, name) {
            let range = Int(entry.valueStart)..<Int(entry.valueEnd)
            for part in head[range].split(separator: UInt8(ascii: ",")) {
                let trimmed = ASCII.trimmed(part.startIndex..<part.endIndex, of: head.span)
                if !trimmed.isEmpty { elements.append(ASCII.string(head.span.extracting(trimmed))) }
            }
        }
        return elements
    }

    private func matches(_ entry: Entry, _ name: String) -> Bool {
        ASCII.equals(head.span.extracting(Int(entry.nameStart)..<Int(entry.nameEnd)), name)
    }

    private func value(of entry: Entry) -> String {
        ASCII.string(head.span.extracting(Int(entry.valueStart)..<Int(entry.valueEnd)))
    }

    /// The index of the CR that ends the line; the collector made sure that there is one.
    static func endOfLine(in head: Span<UInt8>, from start: Int) -> Int {
        var end = start
        while end < head.count, head[end] != ASCII.cr { end += 1 }
        return end
    }

    private static func entry(in head: Span<UInt8>, line: Range<Int>) throws(HTTPError) -> Entry {
        var colon = line.lowerBound
        while colon < line.upperBound, head[colon] != UInt8(ascii: ":") { colon += 1 }
        guard colon < line.upperBound, ASCII.isToken(head.extracting(line.lowerBound..<colon)) else {
            throw .invalidField
        }
        let value = ASCII.trimmed(colon + 1..<line.upperBound, of: head)
        return Entry(
            nameStart: UInt16(truncatingIfNeeded: line.lowerBound),
            nameEnd: UInt16(truncatingIfNeeded: colon),
            valueStart: UInt16(truncatingIfNeeded: value.lowerBound),
            valueEnd: UInt16(truncatingIfNeeded: value.upperBound)
        )
    }
}
