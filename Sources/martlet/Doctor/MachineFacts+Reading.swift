internal import Redis
internal import Settings

extension MachineFacts {
    /// Reads limits and kernel settings of this machine.
    static func read(for url: RedisURL) -> MachineFacts {
        var kernel: [String: String] = [:]
        for name in ["net/core/somaxconn", "vm/overcommit_memory"] {
            kernel[name] = word("/proc/sys/" + name)
        }
        return MachineFacts(
            files: FileLimit.current,
            kernel: kernel,
            hugePages: selected(word("/sys/kernel/mm/transparent_hugepage/enabled")),
            isRedisLocal: isLocal(url)
        )
    }

    /// The word in brackets of `always [madvise] never`.
    static func selected(_ text: String?) -> String? {
        guard let start = text?.split(separator: "[").dropFirst().first else { return nil }
        return start.split(separator: "]").first.map(String.init)
    }

    private static func word(_ path: String) -> String? {
        guard let file = try? SmallFile(path: path) else { return nil }
        return String(file.text.prefix { !$0.isNewline })
    }

    private static func isLocal(_ url: RedisURL) -> Bool {
        switch url.transport {
        case .unix: true
        case .tcp(let host, _, _): isLocal(host)
        case .sentinel(let group): group.sentinels.allSatisfy { isLocal($0.host) }
        }
    }

    private static func isLocal(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }
}
