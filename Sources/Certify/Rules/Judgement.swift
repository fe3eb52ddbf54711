/// A rule and what became of it.
package struct Judgement: Equatable, Sendable {
    package let rule: Rule
    package let verdict: Verdict

    package init(_ rule: Rule, _ verdict: Verdict) {
        self.rule = rule
        self.verdict = verdict
    }
}
