/// Proves that a parser does not care how its bytes arrive: whole, byte by byte, or split at each point.
package enum ParserVerifier {
    /// Two ways of cutting the same bytes gave different outcomes.
    package struct Disagreement: Error, CustomStringConvertible {
        /// Both outcomes and how the second was cut.
        package let description: String
    }

    /// Inputs longer than this are split at fewer points, evenly spread.
    private static let mostSplits = 300
    /// How many bytes all the splits of a long input may feed, so that a test stays fast.
    private static let splitBytes = 1_000_000
    private static let fewestSplits = 10

    /// What `parse` makes of the input, however that is cut; throws `Disagreement` if it matters.
    ///
    /// `parse` gets the pieces in order, starts with a fresh parser and returns everything that was observed,
    /// with neighbouring pieces joined: the cuts may show in the parser's events, but not in their sum.
    package static func outcome<Outcome: Equatable>(
        of input: [UInt8],
        _ parse: ([[UInt8]]) throws -> Outcome
    ) throws -> Outcome {
        let whole = try parse([input])
        try compare(whole, try parse(input.map { [$0] }), "byte by byte")
        try compare(whole, try parse(input.flatMap { [[$0], []] }), "byte by byte with empty reads")
        let splits = max(fewestSplits, min(mostSplits, splitBytes / max(input.count, 1)))
        let step = max(1, input.count / splits)
        for point in stride(from: 1, to: max(input.count, 1), by: step) {
            let pieces = [Array(input[..<point]), Array(input[point...])]
            try compare(whole, try parse(pieces), "split at \(point)")
        }
        return whole
    }

    private static func compare<Outcome: Equatable>(
        _ whole: Outcome,
        _ cut: Outcome,
        _ how: String
    ) throws(Disagreement) {
        guard whole != cut else { return }
        throw Disagreement(description: "whole: \(whole)\n\(how): \(cut)")
    }
}
