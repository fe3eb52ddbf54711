/// The result of a run, for people and for programs.
package struct ChaosReport: Equatable, Sendable {
    let facts: RunFacts
    let verdict: Verdict
    let recoveries: Recoveries
    let stalls: Stalls
    let users: Int
    let devices: Int
    let conversations: Int
    let faults: [InjectedFault]
    let resyncs: Int
    let welcomes: Int

    package init(_ facts: RunFacts, _ record: Record, _ verdict: Verdict) {
        self.facts = facts
        self.verdict = verdict
        recoveries = Recoveries(record)
        stalls = Stalls(record)
        users = record.world.users.count
        devices = record.world.devices.count
        conversations = record.world.conversations.count
        faults = record.faults
        resyncs = record.resyncs
        welcomes = record.welcomes
    }

    /// Whether nothing was wrong.
    package var isClean: Bool { verdict.violations.isEmpty }

    /// So many violations of each kind are told one by one.
    private static let mostTold = 15

    /// The first violations of each kind.
    var told: [Violation] {
        Violation.Kind.allCases.flatMap { kind in
            verdict.violations.lazy.filter { $0.kind == kind }.prefix(ChaosReport.mostTold)
        }
    }
}
