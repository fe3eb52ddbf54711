/// One line of the screen: pieces of text with their looks.
package struct ScreenLine: Equatable, Sendable {
    /// A piece of text in one style.
    package struct Segment: Equatable, Sendable {
        package let text: String
        package let style: Style
    }

    package private(set) var segments: [Segment]

    /// A line of one piece; an empty one without arguments.
    package init(_ text: String = "", _ style: Style = .plain) {
        segments = text.isEmpty ? [] : [Segment(text: text, style: style)]
    }

    /// Appends a piece.
    package mutating func append(_ text: String, _ style: Style) {
        if !text.isEmpty { segments.append(Segment(text: text, style: style)) }
    }

    /// The line without its looks.
    package var text: String { segments.map(\.text).joined() }

    /// The columns it takes.
    package var width: Int { segments.reduce(0) { $0 + DisplayWidth.of($1.text) } }

    /// The line cut to `columns`, with an ellipsis where something is missing.
    package func fitted(to columns: Int) -> ScreenLine {
        guard width > columns else { return self }
        var fitted = ScreenLine()
        var free = columns - 1
        for segment in segments where free >= 0 {
            let (text, isWhole) = ScreenLine.prefix(of: segment.text, columns: free)
            fitted.append(text, segment.style)
            free -= DisplayWidth.of(text)
            if !isWhole { break }
        }
        if columns > 0 { fitted.append("…", .dim) }
        return fitted
    }

    private static func prefix(of text: String, columns: Int) -> (text: String, isWhole: Bool) {
        var prefix = ""
        var used = 0
        for character in text {
            used += DisplayWidth.of(character)
            guard used <= columns else { return (prefix, false) }
            prefix.append(character)
        }
        return (prefix, true)
    }
}
