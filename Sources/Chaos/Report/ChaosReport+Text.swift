/// The report for people.
extension ChaosReport {
    package var text: String {
        let parts = [heading, messages, waiting, recoveryTable, losses, judgement]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    private var heading: String {
        let wait = facts.waitReplicas > 0 ? ", sent waits for \(facts.waitReplicas) replicas" : ""
        let balancer = facts.hasBalancer ? "HAProxy" : "no balancer"
        return """
            chaos: seed \(facts.seed), \(ChaosReport.seconds(facts.milliseconds)), Redis \(facts.redis.rawValue)\(wait)
            \(facts.nodes) nodes behind \(balancer), \(facts.workers) workers; \(users) users with \(devices) devices in \
            \(conversations) conversations; \(faults.count) faults
            """
    }

    private var messages: String {
        """
        messages      \(verdict.submitted) submitted, \(verdict.acknowledged) acknowledged, \(verdict.refused) refused as they had to be
        deliveries    \(verdict.deliveries) of \(verdict.expectedDeliveries) that had to be
        receipts      \(verdict.receipts) seen, deletions \(verdict.deletions), connections \(welcomes), resyncs \(resyncs)
        """
    }

    private var waiting: String {
        """
        waiting       median, 99 %, longest
          for sent    \(ChaosReport.row(stalls.answers))
          longest wait of each client
                      \(ChaosReport.row(stalls.longestOfClients))
        settled       \(ChaosReport.seconds(facts.settling)) after the end of the load
        """
    }

    private var recoveryTable: String {
        guard !faults.isEmpty else { return "" }
        let rows = recoveries.rows.map { row in
            ChaosReport.padded(row.kind.rawValue, 19) + ChaosReport.padded("\(row.faults)", 5)
                + ChaosReport.padded(ChaosReport.row(row.fromFault), 31) + ChaosReport.row(row.fromRepair)
        }
        let all =
            ChaosReport.padded("all", 19) + ChaosReport.padded("\(faults.count)", 5)
            + ChaosReport.padded(ChaosReport.row(recoveries.all), 31)
            + ChaosReport.row(recoveries.allFromRepair)
        let head =
            "recovery           n    from the fault                 from the repair   (median, 99 %, longest)"
        return ([head] + rows + [all]).joined(separator: "\n")
    }

    private var losses: String {
        var lines: [String] = []
        if !verdict.lostByRedis.isEmpty {
            lines.append(
                "Redis lost \(verdict.lostByRedis.count) acknowledged messages in failovers (asynchronous replication)"
            )
        }
        if verdict.repeatedByFailover > 0 {
            lines.append(
                "\(verdict.repeatedByFailover) deliveries came again under a new id:"
                    + " Redis had lost the message before it was acknowledged"
            )
        }
        return lines.joined(separator: "\n")
    }

    private var judgement: String {
        if isClean { return "PASS  nothing lost, nothing doubled, nothing out of order" }
        let counts = Violation.Kind.allCases.compactMap { kind in
            verdict.counts[kind].map { "\(kind.rawValue) \($0)" }
        }
        let told = told.map { "  \($0.kind.rawValue): \($0.text)" }
        let rest = verdict.violations.count - told.count
        return (["FAIL  " + counts.joined(separator: ", ")] + told + (rest > 0 ? ["  and \(rest) more"] : []))
            .joined(separator: "\n")
    }

    static func row(_ spread: Spread) -> String {
        spread.count == 0 ? "-" : "\(spread.median), \(spread.high), \(spread.longest) ms"
    }

    private static func seconds(_ milliseconds: Int) -> String {
        "\(milliseconds / 1_000).\(milliseconds % 1_000 / 100) s"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
