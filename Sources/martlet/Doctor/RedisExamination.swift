internal import Loop
internal import Protocol
internal import Redis
internal import Top

/// Asks a Redis about itself.
final class RedisExamination: RedisLinkObserver {
    private static let limit = Duration.seconds(6)
    private static let pings = 21
    /// Between two looks at the workers, which say every 500 ms that they live.
    private static let pause = Duration.milliseconds(1250)

    private let loop: EventLoop
    private let url: RedisURL
    private let tls: TLSClientContext?
    private let names: RedisNames
    private var end: RedisDisconnect?

    /// `tls` is for `rediss`; nil stands for the system's certificate authorities.
    init(on loop: EventLoop, _ url: RedisURL, tls: TLSClientContext?, prefix: String) {
        self.loop = loop
        names = RedisNames(prefix: prefix)
        self.url = url
        self.tls = tls
    }

    /// Blocks until everything is answered, or `limit` is over.
    func run() -> DoctorFacts.Redis {
        var limits = RedisLinkLimits()
        limits.commandDeadline = Self.limit
        let link = RedisLink(loop: loop, url: url, tls: tls, limits: limits, observer: self)
        defer { link.close() }
        guard let answer = answer(link, ["INFO"]) else {
            return .silent(end.map { RedisSilence($0) } ?? .unreachable(reason: "no answer in time"))
        }
        if case .error(let refusal) = answer {
            return .silent(
                refusal.hasPrefix("NOPERM") ? .forbidden(reason: refusal) : .refused(reason: refusal)
            )
        }
        return .answered(facts(link, info: InfoText.fields(answer.text ?? "")))
    }

    private func facts(_ link: RedisLink, info: [String: String]) -> RedisFacts {
        let clients = answer(link, ["CLIENT", "LIST", "TYPE", "NORMAL"])
        var facts = RedisFacts(
            info: info,
            configuration: Self.pairs(answer(link, ["CONFIG", "GET", "*"])),
            roundTripMicroseconds: roundTrip(link),
            monitors: Self.monitors(clients),
            work: work(link)
        )
        // A replica would end the link, and so does what is asked there: it comes last.
        if info["role"] == "master" { facts.rights = rights(link) }
        return facts
    }

    /// Looks twice at nodes, workers and jobs, as `martlet top` does; nil when an answer is missing.
    private func work(_ link: RedisLink) -> History? {
        guard let first = look(link, Roster()) else { return nil }
        var history = History()
        history.add(first)
        _ = loop.run(for: Self.pause) { end != nil }
        if let second = look(link, history.roster) { history.add(second) }
        return history
    }

    private func look(_ link: RedisLink, _ roster: Roster) -> Snapshot? {
        var survey = Survey(names: names, roster: roster)
        while case let questions = survey.next(), !questions.isEmpty {
            for question in questions {
                guard let answer = answer(link, question.command(names)) else { return nil }
                survey.answered(question, answer)
            }
        }
        return survey.snapshot
    }

    /// Asks for what cannot succeed: Redis looks at the rights before it looks at code or function, and changes nothing.
    private func rights(_ link: RedisLink) -> RedisRights? {
        guard let loading = answer(link, ["FUNCTION", "LOAD", "no library"]) else { return nil }
        var rights = RedisRights(loading: Self.refusal(loading))
        // That the function is missing ends the link, and shows that it may be called.
        rights.calling = Self.refusal(answer(link, ["FCALL", "martlet_doctor", "0"]))
        return rights
    }

    /// What Redis says to a user who lacks a right.
    static func refusal(_ answer: RedisValue?) -> String? {
        guard case .error(let text)? = answer, text.hasPrefix("NOPERM") else { return nil }
        return text
    }

    func connected() {}
    func retrying(after delay: Duration) {}
    func preludeFailed(_ message: String) {}

    func disconnected(_ reason: RedisDisconnect) {
        guard reason != .closed else { return }
        // The link would go on trying; here a person waits.
        end = end ?? reason
    }

    private func answer(_ link: RedisLink, _ command: [String]) -> RedisValue? {
        var result: Result<RedisValue, RedisLinkError>?
        link.call(command) { result = $0 }
        _ = loop.run(for: Self.limit) { result != nil || end != nil }
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
        return InfoText.clients(text, flag: "O")
    }
}
