import Foundation
import TestSupport

/// A run of `martlet certify` on some worker, and what it said.
struct CertifyRun {
    /// The tests share the machine with others: time is no part of what they look at.
    private static let limits = ["--within", "300s", "--json", "--patience"]

    /// The words for each rule: `pass`, `fail`, `skipped`.
    let verdicts: [String: String]
    /// The sentences.
    let reasons: [String: String]
    let status: ExitStatus

    init(_ options: [String], worker: [String], patience: String = "20s") throws {
        let process = try ChildProcess(
            try MartletExecutable.path(),
            ["certify"] + Self.limits + [patience] + options + ["--"] + worker
        )
        status = try process.waitForExit(within: .seconds(320))
        let object = try JSONSerialization.jsonObject(with: Data(process.output.utf8)) as? [String: Any]
        guard let rules = object?["rules"] as? [[String: String]] else {
            throw TestSupportError("no report: \(process.output) \(process.errorOutput)")
        }
        func column(_ name: String) -> [String: String] {
            Dictionary(rules.map { ($0["rule"] ?? "", $0[name] ?? "") }, uniquingKeysWith: { $1 })
        }
        verdicts = column("verdict")
        reasons = column("reason")
    }

    /// The rules with this verdict.
    func rules(_ verdict: String) -> Set<String> {
        Set(verdicts.filter { $0.value == verdict }.keys)
    }

    /// What is wrong, for the test's report.
    var complaints: String {
        verdicts.filter { $0.value != "pass" }.keys.sorted().map { "\($0): \(reasons[$0] ?? "")" }
            .joined(separator: "\n")
    }

    /// A file of the repository.
    static func file(_ path: String) -> String {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return root.appendingPathComponent(path).path
    }
}
