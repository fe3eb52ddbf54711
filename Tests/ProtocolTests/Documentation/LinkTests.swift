import Foundation
import Testing

/// The pages' links to each other, to places in them and to files of the repository.
struct LinkTests {
    private static let pages = [
        "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/protocol.md",
        "docs/redis.md", "docs/operations.md", "docs/benchmarks.md", "docs/fanout.md",
        "docs/certify.md", "docs/chaos.md", "docs/workers.md", "docs/model.md", "docs/security.md",
    ]

    @Test(arguments: pages)
    func `every link leads somewhere`(_ page: String) throws {
        for link in try links(of: page) where !link.hasPrefix("http") {
            let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let target = parts[0].isEmpty ? page : resolve(String(parts[0]), from: page)
            let text = try? RepositoryFile.text(target)
            #expect(text != nil, "\(link): no such file")
            guard parts.count == 2, let text else { continue }
            #expect(anchors(of: text).contains(String(parts[1])), "\(link): no such heading")
        }
    }

    private func links(of page: String) throws -> [String] {
        try RepositoryFile.text(page).split(separator: "](").dropFirst().compactMap { part in
            part.firstIndex(of: ")").map { String(part[..<$0]) }
        }
    }

    private func resolve(_ link: String, from page: String) -> String {
        let folder = URL(filePath: "/" + page).deletingLastPathComponent()
        return String(folder.appending(path: link).standardized.path().dropFirst())
    }

    /// What headings are called in links: lower case, blanks as dashes, without punctuation; a second one gets `-1`.
    private func anchors(of text: String) -> Set<String> {
        var counts: [String: Int] = [:]
        var anchors: Set<String> = []
        for line in text.split(separator: "\n") where line.hasPrefix("#") {
            let title = line.drop { $0 == "#" }.dropFirst().lowercased()
            let name = title.replacing(" ", with: "-").filter {
                $0.isLetter || $0.isNumber || "-_".contains($0)
            }
            let count = counts[name, default: 0]
            anchors.insert(count == 0 ? name : "\(name)-\(count)")
            counts[name] = count + 1
        }
        return anchors
    }
}
