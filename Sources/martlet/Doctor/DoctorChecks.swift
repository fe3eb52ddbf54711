/// All checks, in the order in which they are shown.
enum DoctorChecks {
    static func findings(_ facts: DoctorFacts) -> [Finding] {
        let redis: [Finding]
        switch facts.redis {
        case .silent(let reason): redis = [unreachable(reason)]
        case .answered(let facts):
            redis =
                ServerChecks.findings(facts) + DurabilityChecks.findings(facts) + MemoryChecks.findings(facts)
                + ConnectionChecks.findings(facts)
        }
        return redis + MachineChecks.findings(facts.machine) + facts.ports.map(MachineChecks.port)
    }

    private static func unreachable(_ reason: String) -> Finding {
        .failure(
            "redis",
            "no answer: \(reason)",
            change: "start Redis, or correct --redis",
            why: "nodes keep their clients while Redis is away, but nothing is sent or delivered"
        )
    }
}
