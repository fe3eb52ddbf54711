/// What sentinels publish about a master, as far as it concerns whoever is connected to it.
enum SentinelNotice: Equatable {
    /// A replica is about to be promoted: what is written to the old master from here on may be lost.
    case leaving
    /// No replica was promoted.
    case staying
    /// This is the master now.
    case moved(SentinelAddress)

    /// The channels of all of them.
    static let channels = ["+switch-master", "+failover-state-select-slave"] + aborts

    private static let aborts = ["-failover-abort-no-good-slave", "-failover-abort-slave-timeout"]

    /// Reads what was published; nil for what is about another master, or nothing of this.
    ///
    /// `name old-host old-port new-host new-port` for a move, else `master name host port`.
    init?(channel: String, payload: String, of name: String) {
        let words = payload.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        if channel == "+switch-master" {
            guard words.count == 5, words[0] == name else { return nil }
            guard let master = SentinelAddress(host: words[3], port: words[4]) else { return nil }
            self = .moved(master)
        } else {
            guard words.count >= 2, words[0] == "master", words[1] == name else { return nil }
            guard Self.channels.contains(channel) else { return nil }
            self = Self.aborts.contains(channel) ? .staying : .leaving
        }
    }
}
