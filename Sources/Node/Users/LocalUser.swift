internal import Protocol
internal import Router

/// A user with at least one device on this node: one subscription, however many devices.
final class LocalUser {
    let id: UserID

    /// The name of the user's channel, prefix included.
    let channel: [UInt8]

    /// The devices' sessions, one each; two connections of one device are two sessions.
    private(set) var sessions: [Session] = []

    /// Redis has confirmed the subscription, so a publication from now on is not missed.
    var isSubscribed = false

    /// Bounds the messages per second of all the user's devices on this node.
    var sendAllowance: TokenBucket

    /// How many users each of the sessions watches, added up.
    var watches = 0

    init(id: UserID, channel: [UInt8], sendAllowance: TokenBucket) {
        self.id = id
        self.channel = channel
        self.sendAllowance = sendAllowance
    }

    func hasChannel(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count == channel.count else { return false }
        for index in bytes.indices where bytes[index] != channel[index] { return false }
        return true
    }

    func add(_ session: Session) {
        sessions.append(session)
    }

    /// Returns whether no session is left.
    func remove(_ session: Session) -> Bool {
        sessions.removeAll { $0 === session }
        return sessions.isEmpty
    }
}
