/// Writes the configuration of HAProxy for `martlet dev`; it is also a model for one of your own.
enum ProxyConfiguration {
    /// Two files per client (one to it, one to the node), and some for the proxy itself.
    static func largestConnections(fileLimit: UInt64) -> Int {
        Int(clamping: max(100, min(fileLimit, 2_000_000) / 2 - min(fileLimit / 4, 100)))
    }

    static func text(_ plan: DevPlan, fileLimit: UInt64) -> String {
        let servers = (0..<plan.nodeCount).map { index in
            "    server \(ChildName.node(index + 1)) 127.0.0.1:\(plan.port(ofNode: index + 1))"
        }
        return """
            # Written by martlet dev at each start: changes are lost.
            global
                maxconn \(largestConnections(fileLimit: fileLimit))
                # No log: what happens to nodes is said on standard error already, and would come twice.

            defaults
                mode tcp
                timeout connect 5s
                # Until the first bytes; from then on it is a tunnel, in which clients send heartbeats.
                timeout client 30s
                timeout server 30s
                timeout tunnel 1h
                timeout client-fin 10s
                timeout check 2s
                # A node that has died is noticed by the connection too, not only by the next check. Each further try goes
                # to another node: by default only the last one does, after a pause of 1 s before every one.
                option redispatch 1
                retries 3

            frontend clients
                bind 127.0.0.1:\(plan.port)
                default_backend nodes

            backend nodes
                # WebSockets stay for hours: a new connection goes where there are fewest.
                balance leastconn
                # A node that leaves or has no Redis says 503 here. One that leaves goes on serving for a second, so that it
                # is known before it listens no more: it loses its clients, and would get all new ones for having fewest.
                option httpchk
                http-check send meth GET uri /ready ver HTTP/1.1 hdr Host localhost
                http-check expect status 200
                default-server send-proxy-v2 check check-send-proxy inter 500ms fastinter 200ms fall 2 rise 1
            \(servers.joined(separator: "\n"))

            """
    }
}
