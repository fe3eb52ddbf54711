internal import Glibc

/// What `martlet dev` says when everything is up; its last lines start with `ready`.
struct Banner {
    private let plan: DevPlan
    private let fileLimit: UInt64
    private let processes: [ChildName: Int32]

    /// The whole of it; `processes` are the process ids of the children.
    static func text(_ plan: DevPlan, fileLimit: UInt64, processes: [ChildName: Int32]) -> String {
        Banner(plan: plan, fileLimit: fileLimit, processes: processes).text
    }

    private var text: String {
        """

        Martlet runs: HAProxy -> \(count(plan.nodeCount, "node")) -> Redis -> \(count(plan.workers.count, "worker")).

          chat     in one terminal:  \(chat("alice", with: "bob"))
                   in another:       \(chat("bob", with: "alice"))
          group    \(groupRequest)
                   then:             \(chat("bob", with: "group:ID"))
          look     \(plan.program) top --redis \(plan.redisURL)
          watch    redis-cli -p \(plan.redisPort) MONITOR
          health   curl http://127.0.0.1:\(plan.port)/health
          check    \(plan.program) doctor --redis \(plan.redisURL)
        \(victims)  replace  kill -USR1 \(getpid())   (all nodes, one after the other, without losing anybody)
          stop     Ctrl-C; the data stays in \(plan.data)

          nodes    \(nodes)
          workers  \(workers)
          files    up to \(fileLimit) open files per process

        ready \(plan.clientURL) \(plan.redisURL)

        """
    }

    private func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    private func chat(_ user: String, with other: String) -> String {
        let url = plan.port == 8080 ? "" : " --url \(plan.clientURL)"
        return "\(plan.program) chat --user \(user) --to \(other)\(url) --secret-file \(plan.secretFile)"
    }

    /// A line for a shell; the answer has the id of the group.
    private var groupRequest: String {
        let token = "\(plan.program) token --user alice --device curl --secret-file \(plan.secretFile)"
        return "curl http://127.0.0.1:\(plan.port)/v1/groups -H \"Authorization: Bearer $(\(token))\""
            + " --json '{\"name\":\"Friends\",\"members\":[\"bob\"]}'"
    }

    private var nodes: String {
        (0..<plan.nodeCount).map { "\(ChildName.node($0 + 1)) 127.0.0.1:\(plan.port(ofNode: $0 + 1))" }
            .joined(separator: ", ")
    }

    private var workers: String {
        let names = plan.workers.map(\.description).joined(separator: ", ")
        return plan.workerCount == 0 ? "\(names); messages to groups wait until one for them runs" : names
    }

    /// What to kill to see that it does not matter, as lines.
    private var victims: String {
        let known = [
            (ChildName.node(1), "it is started again"),
            (.worker(1), "another one takes over, then it is back"),
        ]
        let lines = known.compactMap { name, remark in
            processes[name].map { "kill -9 \($0)   (\(name); \(remark))\n" }
        }
        return lines.enumerated().map { ($0.offset == 0 ? "  break    " : "           ") + $0.element }
            .joined()
    }
}
