/// Why a group's turn ended early.
enum FanoutFailure: Error, Equatable {
    /// Redis is away, full or otherwise unable for now: whatever the group, it works again one day.
    case unavailable(String)
    /// Redis works, and refuses this group: a key of it holds something foreign.
    case refused(String)

    /// What an error reply means; the first word of its message is the code.
    init(message: String) {
        let code = message.prefix { $0 != " " }
        self = code == "WRONGTYPE" || code == "ERR" ? .refused(message) : .unavailable(message)
    }

    var reason: String {
        switch self {
        case .unavailable(let reason), .refused(let reason): reason
        }
    }
}
