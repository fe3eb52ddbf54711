internal import Loop
internal import Redis

/// Asks a Redis about itself.
final class RedisExamination: RedisLinkObserver {
    private static let limit = Duration.seconds(6)
    private static let pings = 21

    private let loop: EventLoop
    private let url: RedisURL
    private var isHopeless = false
    private var lastProblem = "no answer in time"

    init(on loop: EventLoop, _ url: RedisURL) {
        self.loop = loop
        self.url = url
    }

    /// Blocks until everything is answered, or `limit` is over.
    func run() -> DoctorFacts.Redis {
        var limits = RedisLinkLimits()
        limits.commandDeadline = Self.limit
        let link = RedisLink(loop: loop, url: url, limits: limits, observer: self)
        defer { link.close() }
        guard let info = answer(link, ["INFO"])?.text else { return .silent(reason: lastProblem) }
        if info.hasPrefix("NOPERM") { return .silent(reason: "this user may not run INFO") }
        let clients = answer(link, ["CLIENT", "LIST", "TYPE", "NORMAL"])
        return .answered(
            RedisFacts(
                info: Self.lines(info),
                configuration: Self.pairs(answer(link, ["CONFIG", "GET", "*"])),
                roundTripMicroseconds: roundTrip(link),
                monitors: Self.monitors(clients)
            )
        )
    }

    func connected() {}
    func retrying(after delay: Duration) {}
    func preludeFailed(_ message: String) { lastProblem = message }

    func disconnected(_ reason: RedisDisconnect) {
        guard reason != .closed else { return }
        lastProblem = reason.description
        // The link would go on trying; here a person waits.
        isHopeless = true
    }

    private func answer(_ link: RedisLink, _ command: [String]) -> RedisValue? {
        var result: Result<RedisValue, RedisLinkError>?
        link.call(command) { result = $0 }
        _ = loop.run(for: Self.limit) { result != nil || isHopeless }
        return try? result?.get()
    }

    private func roundTrip(_ link: RedisLink) -> Int {
        let clock = ContinuousClock()
        let times = (0..<Self.pings).map { _ in clock.measure { _ = answer(link, ["PING"]) } }
        let median = times.sorted()[Self.pings / 2]
        return Int(
            clamping: median.components.attoseconds / 1_000_000_000_000 + median.components.seconds
                * 1_000_000
        )
    }

    /// `name:value` lines; headings have no colon.
    static func lines(_ info: String) -> [String: String] {
        var values: [String: String] = [:]
        for line in info.split(whereSeparator: \.isNewline) {
            guard let colon = line.firstIndex(of: ":"), !line.hasPrefix("#") else { continue }
            values[String(line[..<colon])] = String(line[line.index(after: colon)...])
        }
        return values
    }

    /// Names and values by turns; nil for an error, which is what a user without the right gets.
    static func pairs(_ value: RedisValue?) -> [String: String]? {
        guard let elements = value?.elements else { return nil }
        var values: [String: String] = [:]
        for index in stride(from: 0, to: elements.count - 1, by: 2) {
            if let name = elements[index].text { values[name] = elements[index + 1].text ?? "" }
        }
        return values
    }

    /// How many lines of CLIENT LIST carry the flag O.
    static func monitors(_ clients: RedisValue?) -> Int? {
        guard case .string? = clients, let text = clients?.text else { return nil }
        return text.split(whereSeparator: \.isNewline).count { line in
            let flags = line.split(separator: " ").first { $0.hasPrefix("flags=") }
            return flags?.contains("O") == true
        }
    }
}
