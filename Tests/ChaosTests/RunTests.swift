import Foundation
import TestSupport
import Testing

/// Short runs of the whole system as processes of debug builds.
@Suite(.serialized) struct `A run of the whole system` {
    /// Runs the harness and returns its exit status and its report.
    private func run(
        _ arguments: [String],
        bug: String? = nil
    ) throws -> (status: TestSupport.ExitStatus, report: Report) {
        let directory = try TemporaryDirectory()
        let file = directory.file("report.json")
        let harness = try ChildProcess(
            MartletExecutable.path(of: "martlet-chaos"),
            ["run", "--json", file] + arguments,
            environment: bug.map { ["MARTLET_SEEDED_BUG": $0] } ?? [:]
        )
        let status = try harness.waitForExit(within: .seconds(400))
        guard let data = FileManager.default.contents(atPath: file) else {
            throw TestSupportError("no report: \(harness.errorOutput.suffix(2_000))")
        }
        return (status, try JSONDecoder().decode(Report.self, from: data))
    }

    private struct Report: Decodable {
        let clean: Bool
        let seed: UInt64
        let faults: Int
        let acknowledged: Int
        let violations: [String: Int]
        let details: [String]
    }

    @Test func `with a wrong command line or a program that does not start ends at once, and says why`()
        throws
    {
        let path = try MartletExecutable.path(of: "martlet-chaos")
        let wrong = try ChildProcess(path, ["run", "--redis", "none"])
        #expect(try wrong.waitForExit() == .exited(64))
        #expect(wrong.errorOutput.contains("--redis"))
        let broken = try ChildProcess(path, ["run", "--martlet", "/bin/false"])
        #expect(try broken.waitForExit(within: .seconds(50)) == .exited(70))
        #expect(broken.errorOutput.contains("ended by itself"))
    }

    private static let small = ["--users", "30", "--rate", "40", "--nodes", "2"]

    @Test func `with every kind of fault for a minute loses, doubles and disorders nothing`() throws {
        let (status, report) = try run(`A run of the whole system`.small + ["--seconds", "60"])
        #expect(report.clean, "seed \(report.seed): \(report.details)")
        #expect(status == .exited(0))
        #expect(report.faults >= 10)
        #expect(report.acknowledged > 500)
    }

    #if DEBUG
    @Test(arguments: [
        ("drop:50", ["lost"]), ("double:50", ["stored-twice", "duplicate"]), ("swap:50", ["lost"]),
        ("lie:50", ["not-stored"]),
    ])
    func `finds a node that makes mistakes`(bug: String, kinds: [String]) throws {
        let arguments = `A run of the whole system`.small + ["--seconds", "5", "--faults", "none"]
        let (status, report) = try run(arguments + ["--patience", "5"], bug: bug)
        #expect(status == .exited(1))
        for kind in kinds { #expect(report.violations[kind, default: 0] > 0, "\(report.violations)") }
    }
    #else
    @Test func `release builds know nothing of mistakes on purpose`() throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: MartletExecutable.path()))
        #expect(bytes.range(of: Data("MARTLET_SEEDED_BUG".utf8)) == nil)
    }
    #endif
}
