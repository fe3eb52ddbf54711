import Testing

@testable import martlet

@Suite struct `Lines of a child` {
    /// Feeds the bytes in pieces of each size.
    private func lines(_ text: String, pieces size: Int) -> [String] {
        var splitter = LineSplitter()
        var lines: [String] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            let piece = Array(bytes[start..<min(start + size, bytes.count)])
            splitter.append(piece.span) { lines.append($0) }
        }
        splitter.finish { lines.append($0) }
        return lines
    }

    @Test(arguments: [
        ("", []), ("a\n", ["a"]), ("a\nb\n", ["a", "b"]), ("a\r\nb", ["a", "b"]), ("\n\n", ["", ""]),
        ("ü\nready 1", ["ü", "ready 1"]),
    ])
    func `are the same however the bytes arrive`(text: String, expected: [String]) {
        for size in 1...max(1, text.utf8.count) { #expect(lines(text, pieces: size) == expected) }
    }

    @Test func `are cut when they are too long`() {
        let long = String(repeating: "x", count: 20_000)
        #expect(lines(long + "\nend\n", pieces: 1000).map(\.utf8.count) == [8192, 8192, 3616, 3])
    }
}
