/// What a sentinel publishes to `+switch-master`: the name, and where the master was and is.
struct SwitchNotice: Equatable {
    static let channel = "+switch-master"

    let name: String
    let master: SentinelAddress

    /// Reads `name old-host old-port new-host new-port`; nil for anything else.
    init?(_ payload: String) {
        let words = payload.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 5, let master = SentinelAddress(host: words[3], port: words[4]) else { return nil }
        name = words[0]
        self.master = master
    }
}
