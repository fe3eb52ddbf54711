internal import Loop
internal import Presence
internal import Protocol
internal import Redis
internal import Router

/// One device's connection: carries out what `Delivery` and `Acknowledgements` decide.
///
/// Its life: subscribe to the user's channel, wait for the confirmation, ask Redis where the device stands, welcome,
/// then deliver. The socket is read only from the welcome on. Extensions hold the directions: `+Receiving` what the
/// client sends, `+Delivering` what Redis has for it, `+Acknowledging` what it has got, `+Replies` the answers of Redis.
final class Session {
    unowned let node: Node
    let userID: UserID
    let deviceID: DeviceID
    let socket: ServerSocket
    var user: LocalUser?
    var delivery = Delivery()
    var acknowledgements = Acknowledgements()
    /// What it was sent and has not acknowledged yet: whose sender waits to hear that it was delivered.
    var unacknowledged = UnacknowledgedEvents()
    /// It is among those whose acknowledgements the node passes on together.
    var isWaitingForMarks = false
    /// When the token's time is over, in ms since 1970.
    var expires: UInt64
    /// Sends whose answer is still to come, in the order of the link.
    var unanswered: [UnansweredSend] = []
    /// Marks of what was read whose answer is still to come, in the order of the link; usually none.
    var unansweredReads: [UnansweredRead] = []
    /// Bounds its signals, such as typing; nil before the first.
    var signalAllowance: TokenBucket?
    /// The last message to a group, while it is not known how many members get it.
    var unpricedSend: UnansweredSend?
    /// Old repeats that are looked for in their logs, one after the other; usually none.
    var searches: [RefSearch] = []
    /// Questions about conversations in their order; usually none.
    var questions: [Question] = []
    /// Redis has the first of them.
    var isAsking = false
    /// Keeps the order of sends after one that is to be repeated; usually none.
    var hold: SendHold?
    /// How many entries of the inbox are read at once.
    var pageSize = PageSize()
    /// The names for the last recipient: most sends go where the last one went.
    var route: SendRoute?
    /// Calls that wait for an answer; usually none.
    var calls = WaitingCalls()
    /// Ends the calls that are late; nil while none waits.
    var callTimer: Timer?
    /// The inbox began again while this connection was up: acknowledgements of before may still be on their way.
    var hasNewEpoch = false
    var readState = ReadState.idle
    var hasEnded = false
    /// Where the session stands among those whose presence is kept up.
    var wheelPlace = WheelPlace()
    /// Whom the client watches.
    var watches: [Watch<Session>] = []
    private var startedAt: UInt64

    /// Whether a read is waiting in the node's queue or under way at Redis.
    enum ReadState {
        case idle
        case queued
        case underWay
        /// Redis refused or takes nothing: again in a moment.
        case retrying
    }

    /// A message on its way to Redis.
    struct UnansweredSend {
        let ref: UInt64
        let route: SendRoute
        /// The length of its content.
        let bytes: Int
        /// What was taken of the user's allowance.
        let paid: Int
    }

    init(node: Node, user: UserID, device: DeviceID, expires: UInt64, socket: ServerSocket) {
        self.node = node
        self.socket = socket
        userID = user
        deviceID = device
        self.expires = expires
        startedAt = node.loop.now
    }

    /// Joins the registry; the welcome follows when Redis has answered.
    func start() {
        socket.pause()
        let user = node.users.join(self, of: userID)
        self.user = user
        if user.isSubscribed { subscribed() }
    }

    /// Redis confirmed the user's subscription: nothing published from now on is missed.
    ///
    /// After an interruption of the link it does so again; what was published meanwhile is in the inbox.
    func subscribed() {
        _ = delivery.interrupted()
        continueReading()
    }

    /// The client has been welcomed and may send.
    var isWelcomed: Bool { delivery.epoch != 0 }

    /// Ends the session with a close frame.
    func close(_ code: CloseCode) {
        socket.close(code)
    }
}

extension Session: WheelMember {}

extension Session: Watcher {}

extension Session: SocketOwner {
    func drained() {
        node.watching.catchUp(self)
        askNext()
        guard !isBackedUp else { return }
        _ = delivery.outputDrained()
        continueReading()
    }

    func swept(now: UInt64) {
        let configuration = node.configuration
        if node.loop.wallClock >= expires { return close(.tokenExpired) }
        if !isWelcomed {
            if now >= startedAt + configuration.handshakeTimeout.milliseconds { close(.tryAgainLater) }
            return
        }
        unacknowledged.trim()
        if delivery.phase == .blocked { socket.isWaitedFor(since: now) }
        if !socket.isPaused, unanswered.isEmpty, unansweredReads.isEmpty, searches.isEmpty,
            now >= socket.lastHeard + configuration.idleTimeout.milliseconds
        {
            close(.idleTimeout)
        }
    }

    func ended(_ reason: SocketEnd) {
        node.marks.ended(self)
        hasEnded = true
        callTimer = nil
        node.presence.ended(self)
        node.watching.ended(self)
        if let user { node.users.leave(self, user) }
        user = nil
        node.sessionEnded(self, reason)
    }
}
