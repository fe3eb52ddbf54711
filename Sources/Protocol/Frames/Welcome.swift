/// The first frame on a socket: who the client is to this server, where its inbox stands, and what is allowed.
package struct Welcome: Equatable, Sendable {
    package let user: UserID
    package let device: DeviceID
    package let node: String

    /// The device's cursor: delivery goes on behind this inbox id.
    package let inbox: UInt64

    /// The newest inbox id of the user at this moment.
    package let last: UInt64

    /// Changes when Redis lost the inbox: a client that remembers another epoch forgets its position.
    package let epoch: UInt64

    /// Until when the token keeps the socket open unless it is renewed, in ms since 1970.
    package let expires: UInt64

    /// Seconds between heartbeats that the server asks for.
    package let heartbeat: Int

    package let limits: Limits

    /// The server did not know the device: what was before its inbox, it reads from the conversations' history.
    package let isNew: Bool

    /// What the node allows a client; units in the names.
    package struct Limits: Equatable, Sendable {
        /// The longest `content`, in bytes.
        package let contentBytes: Int
        /// The longest frame and message, in bytes.
        package let messageBytes: Int
        /// Messages per second and user; 0 for no limit.
        package let sendsPerSecond: Int
        /// Sends that may be without an answer; beyond it the node stops reading the socket.
        package let unanswered: Int

        package init(contentBytes: Int, messageBytes: Int, sendsPerSecond: Int, unanswered: Int) {
            self.contentBytes = contentBytes
            self.messageBytes = messageBytes
            self.sendsPerSecond = sendsPerSecond
            self.unanswered = unanswered
        }
    }

    package init(
        user: UserID,
        device: DeviceID,
        node: String,
        inbox: UInt64,
        last: UInt64,
        epoch: UInt64,
        expires: UInt64,
        heartbeat: Int,
        limits: Limits,
        isNew: Bool = false
    ) {
        self.user = user
        self.device = device
        self.node = node
        self.inbox = inbox
        self.last = last
        self.epoch = epoch
        self.expires = expires
        self.heartbeat = heartbeat
        self.limits = limits
        self.isNew = isNew
    }
}
