import Foundation

/// Files of the repository, found from where this file was compiled.
enum RepositoryFile {
    /// The text of a file by its path from the root.
    static func text(_ path: String) throws -> String {
        var root = URL(filePath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
}
