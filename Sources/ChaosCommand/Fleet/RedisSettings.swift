/// What the servers of a run are told: as `ops/redis.conf`, without what small runs do not need.
enum RedisSettings {
    static func text(port: UInt16, socket: String, directory: String, further: [String] = []) -> String {
        let lines =
            [
                "bind 127.0.0.1", "port \(port)", "unixsocket \(socket)", "dir \(directory)", "daemonize no",
                "logfile \"\"", "appendonly yes", "appendfsync everysec", "save \"\"",
                "no-appendfsync-on-rewrite no", "maxmemory-policy noeviction", "stream-node-max-bytes 512",
                "client-output-buffer-limit pubsub 256mb 64mb 60", "repl-diskless-sync-delay 0",
            ] + further
        return lines.joined(separator: "\n") + "\n"
    }
}
