import Foundation
import Testing

@testable import Certify

@Suite struct `The report` {
    private static let judgements = [
        Judgement(.starts, .passed("it \"runs\"")), Judgement(.killed, .failed("lost\n3")),
        Judgement(.retries, .skipped("no way")),
    ]

    @Test func `has a line and a reason for each rule`() {
        let line = CertificationReport.line(Self.judgements[0], isColoured: false)
        #expect(line == "PASS  starts: starts, and makes its consumer group\n      it \"runs\"\n")
        let words = Self.judgements.map { CertificationReport.line($0, isColoured: false).prefix(4) }
        #expect(words == ["PASS", "FAIL", "skip"])
        #expect(CertificationReport.line(Self.judgements[1], isColoured: true).contains("\u{1B}[31mFAIL"))
        #expect(CertificationReport.summary(Self.judgements) == "\n1 passed, 1 failed, 1 skipped\n")
    }

    @Test func `is JSON for programs`() throws {
        let text = CertificationReport.json(Self.judgements)
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        #expect(object?["passed"] as? Bool == false)
        let rules = try #require(object?["rules"] as? [[String: String]])
        #expect(rules.map { $0["rule"] } == ["starts", "killed", "retries"])
        #expect(rules.map { $0["verdict"] } == ["pass", "fail", "skipped"])
        #expect(rules.map { $0["reason"] } == ["it \"runs\"", "lost\n3", "no way"])
        let good = CertificationReport.json([Self.judgements[2]])
        #expect(good.hasPrefix("{\"passed\":true"))
    }

    @Test func `names each rule by a word that stays the same`() {
        let expected = [
            "starts", "registers", "finishes", "backlog", "bad-envelopes", "killed", "delayed", "repeated",
            "back-pressure", "cut-connection", "redis-restart", "retries", "poisoned",
            "stops",
        ]
        #expect(Rule.allCases.map(\.rawValue) == expected)
        #expect(Set(Rule.allCases.map(\.title)).count == expected.count)
    }
}
