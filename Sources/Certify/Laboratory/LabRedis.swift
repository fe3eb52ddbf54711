internal import Loop
internal import Redis

/// The laboratory's own connection to its Redis, which waits for answers.
final class LabRedis {
    /// Commands that are under way at a time: enough to be fast, little enough for any queue.
    private static let batch = 1_000
    private static let name = "martlet-certify"

    private let loop: EventLoop
    private let link: RedisLink
    /// Looked at while waiting; throws to end it.
    private let check: () throws(LabError) -> Void

    init(on loop: EventLoop, socket: String, check: @escaping () throws(LabError) -> Void) {
        self.loop = loop
        self.check = check
        link = RedisLink(
            loop: loop,
            url: RedisURL(transport: .unix(path: socket)),
            limits: Self.limits,
            prelude: [["CLIENT", "SETNAME", Self.name]],
            loadsFunctions: true
        )
    }

    /// For a quick return when the private Redis was restarted.
    static var limits: RedisLinkLimits {
        var limits = RedisLinkLimits()
        limits.maximumBackoff = .milliseconds(200)
        return limits
    }

    func close() { link.close() }

    /// One command; an error of Redis is an error here.
    @discardableResult
    func ask(_ words: String...) throws(LabError) -> RedisValue {
        try ask([words])[0]
    }

    /// Several commands, pipelined; the first error of Redis is thrown.
    @discardableResult
    func ask(_ commands: [[String]]) throws(LabError) -> [RedisValue] {
        try ask(commands.map { $0.map { Array($0.utf8) } })
    }

    /// The same for arguments that are no text.
    @discardableResult
    func ask(_ commands: [[[UInt8]]]) throws(LabError) -> [RedisValue] {
        let values = try attempt(commands)
        for case .error(let reason) in values { throw .redis(reason) }
        return values
    }

    /// Errors of Redis are values here.
    func attempt(_ commands: [[[UInt8]]]) throws(LabError) -> [RedisValue] {
        var values: [RedisValue] = []
        var rest = commands[...]
        while !rest.isEmpty {
            values += try attempt(rest.prefix(Self.batch))
            rest = rest.dropFirst(Self.batch)
        }
        return values
    }

    /// Ends every connection that is not the laboratory's.
    func cutOthers() throws(LabError) {
        let list = try ask("CLIENT", "LIST").text ?? ""
        for line in list.split(separator: "\n") where !line.contains(" name=\(Self.name)") {
            guard let word = line.split(separator: " ").first, word.hasPrefix("id=") else { continue }
            // One that has gone meanwhile is no error.
            _ = try attempt([["CLIENT", "KILL", "ID", String(word.dropFirst(3))].map { Array($0.utf8) }])
        }
    }

    private func attempt(_ commands: ArraySlice<[[UInt8]]>) throws(LabError) -> [RedisValue] {
        let collector = AnswerCollector(count: commands.count)
        for (index, command) in commands.enumerated() {
            let isQueued = link.submit(to: collector, context: UInt64(index)) { output in
                for argument in command { output.add(argument.span) }
            }
            guard isQueued else { throw .redis("too many commands at a time") }
        }
        // The link answers each command, if only with a timeout.
        while collector.missing > 0 {
            try check()
            _ = loop.run(for: .milliseconds(100)) { collector.missing == 0 }
        }
        if let error = collector.error { throw .redis("no answer: \(error)") }
        return collector.values
    }
}

/// Gathers the answers to one batch.
private final class AnswerCollector: ReplyReceiver {
    private(set) var values: [RedisValue]
    private(set) var missing: Int
    private(set) var error: RedisLinkError?

    init(count: Int) {
        values = Array(repeating: .null, count: count)
        missing = count
    }

    func received(_ reply: Reply, context: UInt64) {
        values[Int(context)] = RedisValue(reply)
        missing -= 1
    }

    func failed(_ error: RedisLinkError, context: UInt64) {
        self.error = error
        missing -= 1
    }
}
