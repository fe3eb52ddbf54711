/// Finds the name that somebody meant when they mistyped it.
enum Suggestion {
    /// Longer words are not compared: the cost grows with the square of the length.
    private static let longestWord = 64

    /// The known name that is nearest to the text, if it is near enough to be a slip of the finger.
    static func nearest(to text: String, among names: [String]) -> String? {
        guard !text.isEmpty, text.utf8.count <= longestWord else { return nil }
        let ranked = names.map { (name: $0, distance: distance(Array(text.utf8), Array($0.utf8))) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        if best.distance <= max(1, text.utf8.count / 3) { return best.name }
        return names.first { $0.hasPrefix(text) }
    }

    /// Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var before: [Int] = []
        var previous = Array(0...b.count)
        for i in a.indices {
            var current = [i + 1]
            for j in b.indices {
                let substituted = previous[j] + (a[i] == b[j] ? 0 : 1)
                var best = min(previous[j + 1] + 1, current[j] + 1, substituted)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
                current.append(best)
            }
            before = previous
            previous = current
        }
        return previous[b.count]
    }
}
