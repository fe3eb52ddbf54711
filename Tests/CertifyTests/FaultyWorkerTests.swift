import Foundation
import TestSupport
import Testing

/// Workers with one fault each, which is found, and nothing else is.
@Suite(.serialized) struct `A faulty worker` {
    private func run(
        _ kind: String,
        _ fault: String,
        _ options: [String] = [],
        patience: String = "20s"
    ) throws -> CertifyRun {
        let script = CertifyRun.file("Tests/CertifyTests/Workers/faulty.py")
        return try CertifyRun(
            ["--kind", kind] + options,
            worker: ["/usr/bin/python3", script, kind, fault],
            patience: patience
        )
    }

    @Test func `that acknowledges before it works loses jobs when it is killed`() throws {
        let run = try run("service", "early")
        #expect(run.rules("fail") == ["killed"], "\(run.complaints)")
        #expect(run.reasons["killed"]?.hasSuffix("it acknowledges jobs before they are done") == true)
        #expect(run.status == .exited(1))
    }

    @Test func `that doubles its effects is found when jobs come again`() throws {
        let run = try run("messages", "doubling")
        #expect(run.rules("fail") == ["repeated"], "\(run.complaints)")
        #expect(run.reasons["repeated"]?.contains("had their effect twice when") == true)
        #expect(run.rules("skipped").isEmpty, "\(run.complaints)")
        #expect(run.status == .exited(1))
    }

    @Test(arguments: [
        ("greedy", ["back-pressure"]), ("deaf", ["stops"]), ("brittle", ["cut-connection", "redis-restart"]),
        ("steady", ["retries"]), ("leaving", ["finishes"]), ("choking", ["bad-envelopes"]),
    ])
    func `breaks the rule that its fault is about`(fault: String, rules: [String]) throws {
        let run = try run("messages", fault, rules.flatMap { ["--rule", $0] }, patience: "5s")
        #expect(run.rules("fail") == Set(rules), "\(run.complaints)")
        #expect(run.verdicts["starts"] == "pass")
        #expect(run.status == .exited(1))
    }

    @Test func `that works on a job that has outlived its workers breaks that rule alone`() throws {
        let rules = ["retries", "poisoned", "killed", "repeated"]
        let run = try run("messages", "stubborn", rules.flatMap { ["--rule", $0] })
        #expect(run.rules("fail") == ["poisoned"], "\(run.complaints)")
        #expect(run.reasons["poisoned"]?.hasSuffix("was worked on once more") == true)
        #expect(run.rules("skipped").isEmpty, "\(run.complaints)")
    }

    @Test func `that makes its group behind the jobs is told so`() throws {
        let run = try run("messages", "late", ["--rule", "backlog"], patience: "3s")
        #expect(run.reasons["backlog"]?.contains("200 jobs of 200 are still in the stream") == true)
        #expect(
            run.reasons["backlog"]?.contains("the group was made behind them") == true,
            "\(run.complaints)"
        )
    }

    @Test func `that never acknowledges is told so once, and not judged further`() throws {
        let run = try run("messages", "keeping", patience: "2s")
        #expect(run.rules("fail") == ["finishes"], "\(run.complaints)")
        #expect(run.reasons["finishes"]?.hasSuffix("20 of them taken and not acknowledged") == true)
        #expect(run.rules("skipped").count == 11, "\(run.complaints)")
        #expect(run.reasons["killed"] == "it finishes no job")
    }

    @Test func `that answers with wrong refs has no effect with any of its jobs`() throws {
        let run = try run("service", "astray", ["--rule", "finishes"], patience: "5s")
        #expect(
            run.reasons["finishes"]?.hasPrefix("of 40 calls none has an answer") == true,
            "\(run.complaints)"
        )
    }

    @Test func `that reads from another stream is shown where it reads`() throws {
        let run = try run("messages", "none", ["--stream", "archive"], patience: "1s")
        #expect(run.verdicts["starts"] == "fail")
        #expect(run.reasons["starts"]?.contains("work:archive has no consumer group") == true)
        #expect(run.reasons["starts"]?.contains("there is one on work:moderation") == true)
    }

    @Test(arguments: ["service", "membership"])
    func `without a fault keeps them all`(kind: String) throws {
        let rules = ["killed", "delayed", "retries", "repeated"]
        let run = try run(kind, "none", rules.flatMap { ["--rule", $0] })
        #expect(run.rules("fail").isEmpty, "\(run.complaints)")
        let blindSpots: Set<String> = kind == "service" ? ["retries", "repeated"] : []
        #expect(run.rules("skipped") == blindSpots, "\(run.complaints)")
        #expect(run.status == .exited(0))
    }
}
