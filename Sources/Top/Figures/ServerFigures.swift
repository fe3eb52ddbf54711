internal import Redis

/// What Redis says of itself; counters count since it started, or since CONFIG RESETSTAT.
package struct ServerFigures: Equatable, Sendable {
    package var version = ""
    /// Another one after each start.
    package var run = ""
    package var uptimeSeconds: UInt64 = 0
    package var usedMemory: UInt64 = 0
    /// 0 for no limit.
    package var memoryLimit: UInt64 = 0
    package var policy = ""
    package var clients = 0
    package var blockedClients = 0
    package var channels: UInt64 = 0
    package var commands: UInt64 = 0
    package var hits: UInt64 = 0
    package var misses: UInt64 = 0
    package var evicted: UInt64 = 0
    /// Calls of functions, and the µs that they took.
    package var functionCalls: UInt64 = 0
    package var functionMicroseconds: UInt64 = 0
    package var isReplica = false
    package var isDiskFailing = false

    package init() {}

    /// Reads the text of INFO.
    package init(information text: String) {
        let fields = InfoText.fields(text)
        let number = { (name: String) in fields[name].flatMap { UInt64($0) } ?? 0 }
        version = fields["valkey_version"].map { "Valkey \($0)" } ?? "Redis \(fields["redis_version"] ?? "?")"
        run = fields["run_id"] ?? ""
        uptimeSeconds = number("uptime_in_seconds")
        usedMemory = number("used_memory")
        memoryLimit = number("maxmemory")
        policy = fields["maxmemory_policy"] ?? ""
        clients = Int(clamping: number("connected_clients"))
        blockedClients = Int(clamping: number("blocked_clients"))
        channels = number("pubsub_channels")
        commands = number("total_commands_processed")
        hits = number("keyspace_hits")
        misses = number("keyspace_misses")
        evicted = number("evicted_keys")
        let functions = InfoText.numbers(fields["cmdstat_fcall"] ?? "")
        functionCalls = functions["calls"] ?? 0
        functionMicroseconds = functions["usec"] ?? 0
        isReplica = fields["role"] == "slave"
        isDiskFailing = fields["aof_last_write_status"] == "err"
    }
}
