/// All checks, in the order in which they are shown.
enum DoctorChecks {
    static func findings(_ facts: DoctorFacts) -> [Finding] {
        let redis: [Finding]
        switch facts.redis {
        case .silent(let silence): redis = [silent(silence)]
        case .answered(let facts):
            redis =
                ServerChecks.findings(facts) + DurabilityChecks.findings(facts) + MemoryChecks.findings(facts)
                + ConnectionChecks.findings(facts) + WorkChecks.findings(facts)
        }
        return redis + MachineChecks.findings(facts.machine) + facts.ports.map(MachineChecks.port)
    }

    private static func silent(_ silence: RedisSilence) -> Finding {
        .failure(
            "redis",
            "cannot be examined: \(silence.reason)",
            change: silence.advice,
            why: "nodes keep their clients while Redis is away, but nothing is sent or delivered"
        )
    }
}
