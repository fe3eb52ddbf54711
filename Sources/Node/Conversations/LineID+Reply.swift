internal import Protocol
internal import Redis

extension LineID {
    /// A text that is an id; nil for an empty one, which stands for none.
    init?(_ reply: Reply?) {
        guard let id = reply?.withBytes({ LineID(entry: $0) }) else { return nil }
        self = id
    }
}
