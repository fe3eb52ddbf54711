/// The result of a run, for people and for programs.
package struct ChaosReport: Equatable, Sendable {
    let facts: RunFacts
    let verdict: Verdict
    let recoveries: Recoveries
    let stalls: Stalls
    let users: Int
    let devices: Int
    let conversations: Int
    let faults: Int
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
        faults = record.faults.count
        resyncs = record.resyncs
        welcomes = record.welcomes
    }

    /// Whether nothing was wrong.
    package var isClean: Bool { verdict.violations.isEmpty }

    /// So many violations are told one by one.
    static let mostTold = 50
}
