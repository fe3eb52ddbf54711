internal import Protocol
package import Redis

extension Survey {
    /// Notes what Redis answered to a question.
    package mutating func answered(_ question: Question, _ value: RedisValue) {
        if case .error(let message) = value { return failed(question, message) }
        switch question {
        case .time, .information, .slowLog, .clients: answeredByServer(question, value)
        case .registry: read(registry: Fields(value))
        case .nodes: snapshot.nodes = listed(question, value)
        case .workers(let role):
            add(workers: listed(question, value), role)
            snapshot.tokens[role] = tokens(value)
        case .node(let name): report(of: name, value, question)
        case .worker(let name): reportOfWorker(name, value, question)
        case .nodeLife(let name):
            guard let index = snapshot.nodes.firstIndex(where: { $0.name == name }) else { return }
            snapshot.nodes[index].reportedAt = written(life: value)
        case .workerLife(let name):
            guard let index = snapshot.workers.firstIndex(where: { $0.name == name }) else { return }
            snapshot.workers[index].reportedAt = written(life: value)
        case .stream(let name): update(name) { $0.read(stream: value) }
        case .length(let name): update(name) { $0.length = Int(clamping: value.integer ?? 0) }
        case .groups(let name): update(name) { $0.read(groups: value) }
        case .lease(let name):
            if let number = partition(name) { snapshot.partitions[number].holder = value.text }
        case .dead(let role):
            if let count = value.integer, count > 0 { snapshot.dead[role] = Int(clamping: count) }
        }
    }

    private mutating func answeredByServer(_ question: Question, _ value: RedisValue) {
        switch question {
        case .time:
            let parts = (value.elements ?? []).map { $0.integer ?? 0 }
            guard parts.count == 2, let seconds = UInt64(exactly: parts[0]), seconds < 1 << 40 else { return }
            snapshot.time = seconds * 1000 + UInt64(clamping: parts[1]) / 1000
        case .information: snapshot.server = ServerFigures(information: value.text ?? "")
        case .slowLog: snapshot.slowLog = value.integer.map { Int(clamping: $0) }
        case .clients:
            let list = value.text ?? ""
            snapshot.subscribers = InfoText.clients(list, flag: "P")
            snapshot.monitors = InfoText.clients(list, flag: "O")
        case .registry, .nodes, .node, .nodeLife, .workers, .worker, .workerLife, .stream, .length, .groups,
            .lease, .dead:
            return
        }
    }

    private mutating func failed(_ question: Question, _ message: String) {
        // XINFO says that of a stream that nobody has written to yet.
        if message.hasPrefix("ERR no such key") { return }
        if message.hasPrefix("NOPERM") {
            snapshot.oddities.insert(.forbidden(command: question.right))
        } else if message.hasPrefix("WRONGTYPE") {
            noteForeign(question)
        } else {
            snapshot.oddities.insert(.refused(command: question.right, message: message))
        }
    }

    private mutating func noteForeign(_ question: Question) {
        switch question {
        case .length(let name), .groups(let name):
            if let index = snapshot.streams.firstIndex(where: { $0.name == name }) {
                snapshot.streams[index].isForeign = true
                return
            }
        case .time, .information, .slowLog, .clients, .registry, .nodes, .node, .nodeLife, .workers, .worker,
            .workerLife, .stream, .lease, .dead:
            break
        }
        snapshot.oddities.insert(.foreign(key: question.key(names)))
    }

    private mutating func update(_ name: String, _ change: (inout StreamFigures) -> Void) {
        if let number = partition(name) {
            change(&snapshot.partitions[number].figures)
        } else if let index = snapshot.streams.firstIndex(where: { $0.name == name }) {
            change(&snapshot.streams[index].figures)
        }
    }

    /// The number of a partition by the name of its stream.
    private func partition(_ name: String) -> Int? {
        snapshot.partitions.indices.first { Partition.name($0) == name }
    }

    /// When a report with so much time to live was written.
    private func written(life: RedisValue) -> UInt64? {
        guard let left = life.integer.flatMap({ UInt64(exactly: $0) }), left <= Lifetimes.report else {
            return nil
        }
        return snapshot.time - min(snapshot.time, Lifetimes.report - left)
    }
}
