/// Names that stand as literals in a source file, for comparing documents with targets that this one cannot import.
enum SourceText {
    /// Every string literal of the file that begins with one of the prefixes, once, sorted.
    static func literals(in path: String, beginningWith prefixes: String...) throws -> [String] {
        let parts = try RepositoryFile.text(path).split(separator: "\"", omittingEmptySubsequences: false)
        let names = parts.filter { part in
            prefixes.contains { part.hasPrefix($0) }
                && part.allSatisfy { $0.isLetter || $0 == "_" || $0.isNumber }
        }
        return Set(names.map(String.init)).sorted()
    }

    /// The first literal behind each `Setting…(` of the file: the options' names.
    static func settings(in path: String) throws -> [String] {
        let text = try RepositoryFile.text(path)
        return text.split(separator: "static let ").dropFirst().compactMap { declaration in
            guard declaration.prefix(60).contains("= Setting") else { return nil }
            return declaration.split(separator: "\"", maxSplits: 2).dropFirst().first.map(String.init)
        }
    }

    /// The numbers that the `package var name = …` of a file begin with: `65_536` and `Duration.seconds(10)` alike.
    static func defaults(in path: String) throws -> [String: Int] {
        var defaults: [String: Int] = [:]
        for line in try RepositoryFile.text(path).split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 4)
            guard words.count == 5, words[0...1] == ["package", "var"], words[3] == "=" else { continue }
            defaults[String(words[2])] = Int(words[4].filter(\.isNumber))
        }
        return defaults
    }
}
