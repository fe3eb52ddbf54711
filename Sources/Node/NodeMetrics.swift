internal import Loop
internal import Protocol
internal import Redis
internal import Telemetry

/// The node's numbers; the hot path only adds to integers.
final class NodeMetrics {
    let registry: Registry
    let accepted: Counter
    let handshakesRefused: Counter
    let protocolErrors: Counter
    let sends: Counter
    let calls: Counter
    let queries: Counter
    let answers: Counter
    let answersUnawaited: Counter
    let answersElsewhere: Counter
    let deliveriesLive: Counter
    let deliveriesRead: Counter
    let publications: Counter
    let foreignPublications: Counter
    let gaps: Counter
    let resyncs: Counter
    let interruptions: Counter
    let filledPages: Counter
    let delivered: Counter
    let reads: Counter
    let marksRefused: Counter
    let signals: Counter
    let signalsTooMany: Counter
    let signalsUntold: Counter
    let signalsHeard: Counter
    let signalsUnheard: Counter
    let presenceRefreshes: Counter
    let presenceSkips: Counter
    let presenceArrivals: Counter
    let presenceReads: Counter
    let presenceFrames: Counter
    let receiptsMerged: Counter
    let limits: LimitMetrics
    private let refusals: [ErrorCode: Counter]
    private var ends: [String: Counter] = [:]
    private var responses: [Int: Counter] = [:]

    init(registry: Registry) {
        self.registry = registry
        accepted = registry.counter("martlet_connections_accepted_total", help: "TCP connections accepted.")
        handshakesRefused = registry.counter(
            "martlet_handshakes_refused_total",
            help: "WebSocket requests refused."
        )
        protocolErrors = registry.counter(
            "martlet_protocol_errors_total",
            help: "Connections closed for breaking RFC 6455 or RFC 7692."
        )
        sends = registry.counter(
            "martlet_sends_total",
            help: "Messages taken from clients and passed to Redis."
        )
        calls = registry.counter("martlet_calls_total", help: "Calls passed to services.")
        queries = registry.counter(
            "martlet_queries_total",
            help: "Frames about conversations taken from clients: lists, history, info, deletions."
        )
        answers = registry.counter("martlet_answers_total", help: "Answers of services passed on.")
        let dropped = "Answers of services that no connection here waits for."
        answersUnawaited = registry.counter(
            "martlet_answers_dropped_total",
            help: dropped,
            labels: [MetricLabel("reason", "unawaited")]
        )
        answersElsewhere = registry.counter(
            "martlet_answers_dropped_total",
            help: dropped,
            labels: [MetricLabel("reason", "elsewhere")]
        )
        let deliveries = "Events passed on to devices."
        deliveriesLive = registry.counter(
            "martlet_deliveries_total",
            help: deliveries,
            labels: [MetricLabel("path", "live")]
        )
        deliveriesRead = registry.counter(
            "martlet_deliveries_total",
            help: deliveries,
            labels: [MetricLabel("path", "inbox")]
        )
        publications = registry.counter(
            "martlet_publications_total",
            help: "Publications for users of this node."
        )
        foreignPublications = registry.counter(
            "martlet_foreign_publications_total",
            help: "Publications and inbox entries that are no events of Martlet."
        )
        gaps = registry.counter(
            "martlet_gaps_total",
            help: "Lost publications that were noticed and repaired."
        )
        resyncs = registry.counter(
            "martlet_resyncs_total",
            help: "Times a device was told that inbox ids were lost."
        )
        interruptions = registry.counter(
            "martlet_subscription_interruptions_total",
            help: "Times the subscription link broke."
        )
        filledPages = registry.counter(
            "martlet_filled_pages_total",
            help: "Pages of inboxes that were read again because something was missing in them."
        )
        let marks = "Marks of what was delivered and read that were passed to Redis."
        delivered = registry.counter(
            "martlet_marks_total",
            help: marks,
            labels: [MetricLabel("status", "delivered")]
        )
        reads = registry.counter("martlet_marks_total", help: marks, labels: [MetricLabel("status", "read")])
        marksRefused = registry.counter(
            "martlet_marks_refused_total",
            help: "Marks of what was delivered that Redis refused."
        )
        let said = "Typing and other signals of clients."
        func signal(_ end: String) -> Counter {
            registry.counter("martlet_signals_total", help: said, labels: [MetricLabel("end", end)])
        }
        signals = signal("told")
        signalsTooMany = signal("too_many")
        signalsUntold = signal("untold")
        signalsHeard = registry.counter(
            "martlet_signals_delivered_total",
            help: "Signals passed on to devices."
        )
        signalsUnheard = registry.counter(
            "martlet_signals_unheard_total",
            help: "Signals that were left out because the device does not take what it is sent."
        )
        presenceRefreshes = registry.counter(
            "martlet_presence_refreshes_total",
            help: "Times Redis was told that a device is connected."
        )
        presenceSkips = registry.counter(
            "martlet_presence_refreshes_skipped_total",
            help: "Times it was not told so because it was away; the next round catches up."
        )
        presenceArrivals = registry.counter(
            "martlet_presence_users_online_total",
            help: "Users who were offline until a device connected here."
        )
        presenceReads = registry.counter(
            "martlet_presence_reads_total",
            help: "Times it was read whether a watched user is online."
        )
        presenceFrames = registry.counter(
            "martlet_presence_frames_total",
            help: "Times a client was told whether a user that it watches is online."
        )
        receiptsMerged = registry.counter(
            "martlet_receipts_merged_total",
            help: "Receipts left out because a later one of the same page says more."
        )
        limits = LimitMetrics(registry: registry)
        refusals = Dictionary(
            uniqueKeysWithValues: ErrorCode.allCases.map { code in
                let label = MetricLabel("code", code.rawValue)
                return (
                    code,
                    registry.counter("martlet_refusals_total", help: "Error frames sent.", labels: [label])
                )
            }
        )
    }

    /// The counter of `error` frames with this code.
    func refusal(_ code: ErrorCode) -> Counter {
        refusals[code] ?? protocolErrors
    }

    /// Counts the end of a WebSocket; the reasons are a small fixed set.
    func ended(_ reason: SocketEnd) {
        if let counter = ends[reason.name] { return counter.increment() }
        let label = MetricLabel("reason", reason.name)
        let counter = registry.counter(
            "martlet_connections_closed_total",
            help: "WebSockets ended.",
            labels: [label]
        )
        counter.increment()
        ends[reason.name] = counter
    }

    /// Counts the answer to an HTTP request; there are two dozen statuses.
    func responded(_ status: HTTPStatus) {
        if let counter = responses[status.code] { return counter.increment() }
        let counter = registry.counter(
            "martlet_requests_total",
            help: "HTTP requests answered.",
            labels: [MetricLabel("status", String(status.code))]
        )
        counter.increment()
        responses[status.code] = counter
    }

    /// Registers what is looked up only when somebody asks.
    func observe(_ node: Node) {
        registry.gauge("martlet_connections", help: "Open connections.") { [unowned node] in
            Double(node.connectionCount)
        }
        registry.gauge(
            "martlet_buffered_bytes",
            help: "Held for clients that do not take it or do not finish."
        ) { [unowned node] in Double(node.buffers.bytes) }
        registry.gauge("martlet_users", help: "Users with a device on this node.") { [unowned node] in
            Double(node.users.count)
        }
        registry.gauge("martlet_reads_waiting", help: "Sessions that wait for their turn to read an inbox.") {
            [unowned node] in Double(node.reads.length)
        }
        registry.gauge("martlet_watched_users", help: "Users whom clients of this node watch.") {
            [unowned node] in Double(node.watching.userCount)
        }
        registry.gauge("martlet_watches", help: "Users that each client watches, added up.") {
            [unowned node] in Double(node.watching.count)
        }
        registry.gauge("martlet_redis_ready", help: "1 when both links to Redis are up.") { [unowned node] in
            node.isRedisReady ? 1 : 0
        }
        registry.gauge("martlet_redis_commands_pending", help: "Commands that Redis has not answered.") {
            [unowned node] in Double(node.link.counters.pending)
        }
        registry.counter("martlet_redis_commands_total", help: "Commands sent to Redis.") { [unowned node] in
            Double(node.link.counters.commands)
        }
        registry.counter("martlet_redis_reconnects_total", help: "Reconnects of both links.") {
            [unowned node] in
            Double(node.link.counters.reconnects + node.subscriber.counters.reconnects)
        }
        registry.counter("martlet_redis_sent_bytes_total", help: "Bytes sent to Redis.") { [unowned node] in
            Double(node.link.counters.bytesOut + node.subscriber.counters.bytesOut)
        }
        registry.counter("martlet_redis_received_bytes_total", help: "Bytes received from Redis.") {
            [unowned node] in Double(node.link.counters.bytesIn + node.subscriber.counters.bytesIn)
        }
    }
}
