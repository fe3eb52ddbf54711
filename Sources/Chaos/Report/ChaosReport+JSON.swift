internal import Protocol

/// The report for programs: one JSON object.
extension ChaosReport {
    package var json: String {
        let members: [(String, String)] = [
            ("clean", "\(isClean)"), ("seed", "\(facts.seed)"), ("milliseconds", "\(facts.milliseconds)"),
            ("redis", ChaosReport.string(facts.redis.rawValue)), ("waitReplicas", "\(facts.waitReplicas)"),
            ("nodes", "\(facts.nodes)"), ("workers", "\(facts.workers)"), ("users", "\(users)"),
            ("devices", "\(devices)"), ("conversations", "\(conversations)"), ("faults", "\(faults.count)"),
            ("submitted", "\(verdict.submitted)"), ("acknowledged", "\(verdict.acknowledged)"),
            ("expectedDeliveries", "\(verdict.expectedDeliveries)"), ("deliveries", "\(verdict.deliveries)"),
            ("receipts", "\(verdict.receipts)"), ("deletions", "\(verdict.deletions)"),
            ("resyncs", "\(resyncs)"), ("lostByRedis", "\(verdict.lostByRedis.count)"),
            ("repeatedByFailover", "\(verdict.repeatedByFailover)"),
            ("settling", "\(facts.settling)"), ("answers", ChaosReport.object(stalls.answers)),
            ("longestOfClients", ChaosReport.object(stalls.longestOfClients)),
            ("recoveries", ChaosReport.object(recoveryMembers)),
            ("violations", ChaosReport.object(countMembers)), ("details", details),
            ("timeline", timeline),
        ]
        return ChaosReport.object(members) + "\n"
    }

    private var recoveryMembers: [(String, String)] {
        recoveries.rows.map { row in
            let members = [
                ("faults", "\(row.faults)"), ("fromFault", ChaosReport.object(row.fromFault)),
                ("fromRepair", ChaosReport.object(row.fromRepair)),
            ]
            return (row.kind.rawValue, ChaosReport.object(members))
        } + [("all", ChaosReport.object(recoveries.all))]
    }

    private var countMembers: [(String, String)] {
        Violation.Kind.allCases.compactMap { kind in verdict.counts[kind].map { (kind.rawValue, "\($0)") } }
    }

    private var details: String {
        let texts = told.map { ChaosReport.string("\($0.kind.rawValue): \($0.text)") }
        return "[" + texts.joined(separator: ",") + "]"
    }

    /// What was done when, in ms from the beginning; `repaired` is 0 for what was not.
    private var timeline: String {
        let texts = faults.map { fault in
            ChaosReport.object([
                ("kind", ChaosReport.string(fault.kind.rawValue)), ("target", "\(fault.target)"),
                ("at", "\(fault.at)"), ("repaired", "\(fault.repairedAt ?? 0)"),
            ])
        }
        return "[" + texts.joined(separator: ",") + "]"
    }

    private static func object(_ spread: Spread) -> String {
        object([
            ("count", "\(spread.count)"), ("median", "\(spread.median)"), ("high", "\(spread.high)"),
            ("longest", "\(spread.longest)"),
        ])
    }

    private static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { "\(string($0.0)):\($0.1)" }.joined(separator: ",") + "}"
    }

    private static func string(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONText.append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
