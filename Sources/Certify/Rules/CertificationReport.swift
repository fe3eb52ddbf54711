internal import Protocol

/// Writes judgements for people or for programs.
package enum CertificationReport {
    private static let margin = String(repeating: " ", count: 6)

    /// One rule, for people: what it asks, and how one knows.
    package static func line(_ judgement: Judgement, isColoured: Bool) -> String {
        let label = label(judgement.verdict, isColoured)
        let rule = judgement.rule
        return "\(label)  \(rule.rawValue): \(rule.title)\n\(margin)\(judgement.verdict.reason)\n"
    }

    /// The last line, for people.
    package static func summary(_ judgements: [Judgement]) -> String {
        let failed = judgements.count { $0.verdict.word == "fail" }
        let skipped = judgements.count { $0.verdict.word == "skipped" }
        let passed = judgements.count - failed - skipped
        return "\n\(passed) passed, \(failed) failed, \(skipped) skipped\n"
    }

    /// One object: whether all is well, and an array of the rules.
    package static func json(_ judgements: [Judgement]) -> String {
        var bytes: [UInt8] = []
        let isPassed = !judgements.contains { $0.verdict.isFailure }
        bytes.append(text: "{\"passed\":\(isPassed),\"rules\":[")
        for (index, judgement) in judgements.enumerated() {
            bytes.append(text: index == 0 ? "\n " : ",\n ")
            append(judgement, to: &bytes)
        }
        bytes.append(text: "\n]}\n")
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func append(_ judgement: Judgement, to bytes: inout [UInt8]) {
        let members = [
            ("rule", judgement.rule.rawValue), ("verdict", judgement.verdict.word),
            ("title", judgement.rule.title), ("reason", judgement.verdict.reason),
        ]
        for (position, (name, value)) in members.enumerated() {
            bytes.append(text: position == 0 ? "{" : ",")
            JSONText.append(name, to: &bytes)
            bytes.append(text: ":")
            JSONText.append(value, to: &bytes)
        }
        bytes.append(text: "}")
    }

    private static func label(_ verdict: Verdict, _ isColoured: Bool) -> String {
        let (word, colour) =
            switch verdict {
            case .passed: ("PASS", 32)
            case .failed: ("FAIL", 31)
            case .skipped: ("skip", 33)
            }
        return isColoured ? "\u{1B}[\(colour)m\(word)\u{1B}[0m" : word
    }
}
