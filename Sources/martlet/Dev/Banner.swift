/// What `martlet dev` says when everything is up; its last lines start with `ready`.
enum Banner {
    /// `victim` is the process id of the first node.
    static func text(_ plan: DevPlan, fileLimit: UInt64, victim: Int32) -> String {
        let nodes = plan.nodes.map { "\($0) 127.0.0.1:\(plan.port(of: $0))" }.joined(separator: ", ")
        let chat = { (user: String, other: String) in
            let url = plan.port == 8080 ? "" : " --url \(plan.clientURL)"
            return "\(plan.program) chat --user \(user) --to \(other)\(url) --secret-file \(plan.secretFile)"
        }
        return """

            Martlet runs: HAProxy -> \(plan.nodeCount) \(plan.nodeCount == 1 ? "node" : "nodes") -> Redis.

              chat     in one terminal:  \(chat("alice", "bob"))
                       in another:       \(chat("bob", "alice"))
              watch    redis-cli -p \(plan.redisPort) MONITOR
              health   curl http://127.0.0.1:\(plan.port)/health
              check    \(plan.program) doctor --redis \(plan.redisURL)
              break    kill -9 \(victim)   (node1; it is started again)
              stop     Ctrl-C; the data stays in \(plan.data)

              nodes    \(nodes)
              files    up to \(fileLimit) open files per process

            ready \(plan.clientURL) \(plan.redisURL)

            """
    }
}
