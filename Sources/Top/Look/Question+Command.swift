package import Protocol

extension Question {
    /// The most nodes, and the most workers, that are looked at: those heard from last.
    static let mostNames = 256

    /// The command, word by word.
    package func command(_ names: RedisNames) -> [String] {
        switch self {
        case .time: ["TIME"]
        case .information:
            ["INFO", "server", "clients", "memory", "persistence", "stats", "replication", "commandstats"]
        case .slowLog: ["SLOWLOG", "LEN"]
        case .clients: ["CLIENT", "LIST"]
        case .registry: ["HGETALL", key(names)]
        case .nodes, .workers: ["ZRANGE", key(names), "0", "\(Self.mostNames)", "REV", "WITHSCORES"]
        case .node, .worker, .lease: ["GET", key(names)]
        case .nodeLife, .workerLife: ["PTTL", key(names)]
        case .stream: ["XINFO", "STREAM", key(names)]
        case .groups: ["XINFO", "GROUPS", key(names)]
        case .length, .dead: ["XLEN", key(names)]
        }
    }

    /// What a user of Redis has to be allowed, as Redis names it.
    var right: String {
        switch self {
        case .time: "TIME"
        case .information: "INFO"
        case .slowLog: "SLOWLOG LEN"
        case .clients: "CLIENT LIST"
        case .registry: "HGETALL"
        case .nodes, .workers: "ZRANGE"
        case .node, .worker, .lease: "GET"
        case .nodeLife, .workerLife: "PTTL"
        case .stream: "XINFO STREAM"
        case .groups: "XINFO GROUPS"
        case .length, .dead: "XLEN"
        }
    }

    /// The key that is asked for, empty for questions about the server.
    func key(_ names: RedisNames) -> String {
        var bytes: [UInt8] = []
        switch self {
        case .time, .information, .slowLog, .clients: break
        case .registry: names.appendRegistry(to: &bytes)
        case .nodes: names.appendNodes(to: &bytes)
        case .node(let name), .nodeLife(let name): names.appendNode(name, to: &bytes)
        case .workers(let role): names.appendWorkers(role, to: &bytes)
        case .worker(let name), .workerLife(let name): names.appendWorker(name, to: &bytes)
        case .stream(let name), .length(let name), .groups(let name): names.appendWork(name, to: &bytes)
        case .lease(let name): names.appendLease(name, to: &bytes)
        case .dead(let role): names.appendDead(role, to: &bytes)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
