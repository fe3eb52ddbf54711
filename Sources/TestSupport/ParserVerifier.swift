/// Proves that a parser does not care how its bytes arrive: whole, byte by byte, or split at each point.
package enum ParserVerifier {
    /// Two ways of cutting the same bytes gave different outcomes.
    package struct Disagreement: Error, CustomStringConvertible {
        package let description: String
    }

    /// Longer inputs are split at this many points, evenly spread, so that a test stays linear.
    private static let mostSplits = 300

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
        let step = max(1, input.count / mostSplits)
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
