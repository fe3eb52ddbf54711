internal import Telemetry

/// What a node's limits did: who was not let in, and who had to go.
struct LimitMetrics {
    let connections: Counter
    let handshakeRate: Counter
    let userConnections: Counter
    let addressConnections: Counter
    let addressRate: Counter
    /// Connections that ended because too much was held for all together.
    let shed: Counter

    init(registry: Registry) {
        func refused(_ limit: String) -> Counter {
            registry.counter(
                "martlet_limit_refusals_total",
                help: "Connections and requests refused by a limit.",
                labels: [MetricLabel("limit", limit)]
            )
        }
        connections = refused("connections")
        handshakeRate = refused("connect_rate")
        userConnections = refused("user_connections")
        addressConnections = refused("address_connections")
        addressRate = refused("address_rate")
        shed = registry.counter(
            "martlet_connections_shed_total",
            help: "Connections ended because too much was held for all of them together."
        )
    }
}
