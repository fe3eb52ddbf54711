/// The rules of a messaging client: what happened goes in, what to do is appended to `actions`.
///
/// It knows no socket, no clock and no frame: times are monotonic milliseconds that come in with each event, and the
/// spread of delays comes from the seed. It takes care that each accepted message goes out until it is answered, with
/// the same ref, and that each event of the inbox reaches the application exactly once.
package struct MessagingState: Equatable, Sendable {
    /// Stands for "never" among deadlines.
    static let never = UInt64.max

    let settings: MessagingSettings
    var phase = MessagingPhase.idle
    var generator: SplitMix64
    var refs: RefSequence
    var reconnects: Backoff
    var repeats: Backoff
    var timers = MessagingTimers()
    var pacer = Pacer()

    /// How many sends the server lets stand unanswered on a connection.
    var window = MessagingState.usualWindow

    /// The sends that were not answered yet.
    package internal(set) var outbox = Outbox()

    /// The calls that were not answered yet, all of them on this connection.
    package internal(set) var calls: [CallID] = []

    /// The requests that were not answered yet, all of them on this connection.
    var requests = PendingRequests()

    /// What the user has read and the server may not know.
    package internal(set) var reads = ReadMarks()

    /// Before this the server wants no marks.
    var markRetry: UInt64 = 0

    /// Whom the application watches.
    var watching = WatchList()

    var typing = TypingThrottle()

    /// How far the inbox was read.
    package internal(set) var inbox: InboxPosition

    /// What the application was given last.
    var recent = RecentMessages()

    /// Why the last attempt or connection ended; nil before the first, and while messages flow.
    package internal(set) var lastEnd: ConnectionEnd?

    /// The window where the server names none.
    static let usualWindow = 64

    /// A client that is not connected; `wallClock` in ms since 1970, `highestRef` and the inbox from an earlier run.
    package init(
        settings: MessagingSettings,
        wallClock: UInt64,
        seed: UInt64,
        highestRef: UInt64 = 0,
        inbox: InboxPosition = InboxPosition()
    ) {
        self.settings = settings
        self.inbox = inbox
        generator = SplitMix64(seed: seed)
        refs = RefSequence(wallClock: wallClock, highestKnown: highestRef)
        reconnects = Backoff(base: settings.reconnectBase, cap: settings.reconnectCap)
        repeats = Backoff(base: settings.repeatBase, cap: settings.repeatCap)
    }

    /// Where the client stands.
    package var status: ConnectionStatus {
        switch phase {
        case .idle: .idle
        case .connecting: .connecting
        case .awaitingWelcome: .awaitingWelcome
        case .live: .live
        case .waiting(let until): .waiting(until: until)
        case .closed(let end): .closed(end)
        }
    }

    /// When `timePassed` is due next; nil when only an event can change anything.
    package var nextDeadline: UInt64? {
        switch phase {
        case .idle, .closed: nil
        case .connecting(let deadline), .awaitingWelcome(let deadline): deadline
        case .live: timers.next
        case .waiting(let until): until
        }
    }
}
