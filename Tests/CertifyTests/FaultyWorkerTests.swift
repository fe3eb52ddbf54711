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
