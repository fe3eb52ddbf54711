internal import Protocol
internal import Redis

extension Survey {
    /// The entries of a sorted set of those that are alive.
    mutating func listed<Report>(_ question: Question, _ value: RedisValue) -> [Sighting<Report>] {
        let elements = value.elements ?? []
        var sightings: [Sighting<Report>] = []
        for index in stride(from: 0, to: elements.count - 1, by: 2) {
            let name = Token.name(elements[index].text ?? "")
            guard IdentifierRule.allows(name) else {
                snapshot.oddities.insert(.invalidName(key: question.key(names)))
                continue
            }
            // The newest comes first; what else has the name is of an earlier life.
            guard !sightings.contains(where: { $0.name == name }) else { continue }
            var sighting = Sighting<Report>(name: name)
            let score = elements[index + 1].text.flatMap { Double($0) } ?? 0
            sighting.aliveUntil = UInt64(exactly: score.rounded())
            sightings.append(sighting)
        }
        if sightings.count > Question.mostNames {
            snapshot.oddities.insert(.tooMany(key: question.key(names)))
        }
        return Array(sightings.prefix(Question.mostNames))
    }

    /// The tokens of a role's workers, whole, with the times up to which they count as alive.
    func tokens(_ value: RedisValue) -> [String: UInt64] {
        let elements = value.elements ?? []
        var tokens: [String: UInt64] = [:]
        for index in stride(from: 0, to: elements.count - 1, by: 2) {
            let score = elements[index + 1].text.flatMap { Double($0) } ?? 0
            if let token = elements[index].text { tokens[token] = UInt64(exactly: score.rounded()) ?? 0 }
        }
        return tokens
    }

    /// Adds the workers of a role; a worker has one name for all that it does.
    mutating func add(workers: [Sighting<WorkerReport>], _ role: String) {
        for var worker in workers where !snapshot.workers.contains(where: { $0.name == worker.name }) {
            guard snapshot.workers.count < Question.mostNames else {
                snapshot.oddities.insert(.tooMany(key: Question.workers(role: role).key(names)))
                return
            }
            worker.role = role
            snapshot.workers.append(worker)
        }
    }

    /// Reads what a node says of itself.
    mutating func report(of name: String, _ value: RedisValue, _ question: Question) {
        guard case .string(let json) = value,
            let index = snapshot.nodes.firstIndex(where: { $0.name == name })
        else { return }
        snapshot.nodes[index].report = NodeReport(json: json)
        if snapshot.nodes[index].report == nil { unreadable(question) }
    }

    /// Reads what a worker says of itself.
    mutating func reportOfWorker(_ name: String, _ value: RedisValue, _ question: Question) {
        guard case .string(let json) = value,
            let index = snapshot.workers.firstIndex(where: { $0.name == name })
        else { return }
        let report = WorkerReport(json: json)
        snapshot.workers[index].report = report
        if let role = report?.role, !role.isEmpty { snapshot.workers[index].role = role }
        if report == nil { unreadable(question) }
    }

    /// Reads the registry: fields `<kind>:<worker>` and `service:<name>`, values the most entries.
    mutating func read(registry: Fields) {
        var streams: [String: JobStream] = [:]
        for field in registry.names {
            let parts = field.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2, IdentifierRule.allows(parts[1]), parts[1] != Partition.role else {
                snapshot.oddities.insert(.invalidName(key: Question.registry.key(names)))
                continue
            }
            var stream = streams[parts[1]] ?? JobStream(name: parts[1])
            stream.kinds.append(parts[0] == "service" ? "calls" : parts[0])
            stream.most = max(
                stream.most,
                registry.number(field).map { Int(clamping: $0) } ?? JobStream.usualMost
            )
            streams[parts[1]] = stream
        }
        if streams.count > Survey.mostStreams {
            snapshot.oddities.insert(.tooMany(key: Question.registry.key(names)))
        }
        let sorted = streams.values.sorted { NameOrder($0.name) < NameOrder($1.name) }
        snapshot.streams = Array(sorted.prefix(Survey.mostStreams))
    }

    private mutating func unreadable(_ question: Question) {
        snapshot.oddities.insert(.unreadable(key: question.key(names)))
    }
}
