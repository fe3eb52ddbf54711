internal import Protocol
internal import Redis
internal import Router
internal import Telemetry

/// What workers have registered, read anew every second; while Redis is away, what it said last holds.
final class TapRegistry {
    /// What workers ask for.
    private(set) var taps = Taps()

    private unowned let node: Node
    private var lastReply: RedisValue?
    private var isReading = false
    private var hasRead = false
    private var lastError = ""

    /// Mistakes that are told of one reading; who makes more sees these first.
    private static let mostWarnings = 8

    /// Far more than there are workers; a larger registry is somebody's mistake, and reading it every second would hold
    /// up Redis and every node.
    private static let mostEntries = 4_096

    init(node: Node) {
        self.node = node
    }

    /// Reads the registry, unless that is under way or the link is down.
    ///
    /// The first reading is queued even before the link is up, and again until it succeeds: it then comes before
    /// everything that sessions ask of Redis, so that no message passes a tap by.
    func read() {
        guard !isReading, node.link.isReady || !hasRead else { return }
        isReading = true
        if hasRead { measure() } else { fetch() }
    }

    /// Asks how large it is before it is read.
    private func measure() {
        ask("HLEN") { registry, reply in
            guard let count = reply.integer, count <= TapRegistry.mostEntries else {
                registry.isReading = false
                return registry.refused(reply)
            }
            registry.fetch()
        }
    }

    private func fetch() {
        ask("HGETALL") { registry, reply in
            registry.isReading = false
            registry.hasRead = true
            registry.take(reply)
        }
    }

    private func ask(_ command: String, _ body: @escaping (TapRegistry, RedisValue) -> Void) {
        var name: [UInt8] = []
        node.names.appendRegistry(to: &name)
        node.link.call([command, String(copying: name.span, 0..<name.count)]) { [weak self] result in
            guard let self else { return }
            switch result {
            case .success(let reply): body(self, reply)
            case .failure(let error): failed(error)
            }
        }
    }

    private func failed(_ error: RedisLinkError) {
        isReading = false
        switch error {
        case .timedOut:
            if !hasRead { read() }
        case .queueFull, .closed, .interrupted, .notReplicated:
            break
        }
    }

    private func take(_ reply: RedisValue) {
        guard let elements = reply.elements, elements.count <= 2 * TapRegistry.mostEntries else {
            return refused(reply)
        }
        lastError = ""
        guard reply != lastReply else { return }
        lastReply = reply
        var fields: [String: String] = [:]
        for index in stride(from: 0, to: elements.count - 1, by: 2) {
            fields[elements[index].text ?? ""] = elements[index + 1].text ?? ""
        }
        let read = Taps(fields, names: node.names)
        tell(read)
        taps = read
    }

    /// What was read last holds.
    private func refused(_ reply: RedisValue) {
        let isTooLarge = reply.integer != nil || reply.elements != nil
        let error = isTooLarge ? "too large" : reply.text ?? "an unexpected reply"
        guard error != lastError else { return }
        lastError = error
        if isTooLarge {
            let most = TapRegistry.mostEntries
            node.log.warning("the registry of taps is too large to be read", ["most": .integer(most)])
        } else {
            node.log.warning("Redis refused to read the registry of taps", ["error": .text(error)])
        }
    }

    /// Tells of what is new; that nobody has asked for anything at the start is no news.
    private func tell(_ read: Taps) {
        let known = Set(taps.ignored)
        for problem in read.ignored.lazy.filter({ !known.contains($0) }).prefix(TapRegistry.mostWarnings) {
            node.log.warning(
                "an entry of the registry is ignored",
                ["entry": .text(String(problem.prefix(200)))]
            )
        }
        guard read != Taps() || taps != Taps() else { return }
        node.log.info(
            "the registry of taps has changed",
            [
                "messages": .integer(read.messages.count), "membership": .integer(read.membership.count),
                "presence": .integer(read.presence.count), "push": .integer(read.push.count),
                "services": .integer(read.services.count), "ignored": .integer(read.ignored.count),
            ]
        )
    }
}
