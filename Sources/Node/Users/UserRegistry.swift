internal import Loop
internal import Protocol
internal import Redis
internal import Router
internal import Telemetry

/// Who is connected to this node, and the subscriptions that follow from it: the only routing table there is.
final class UserRegistry {
    private var table: ChannelTable
    private let spent: SpentAllowances
    private unowned let node: Node

    init(node: Node, seed: UInt64) {
        self.node = node
        spent = SpentAllowances(loop: node.loop)
        table = ChannelTable(seed: seed)
    }

    /// The number of users with a device here.
    var count: Int { table.count }

    /// Adds a session to its user and subscribes for the first one; the session is told when it may attach.
    func join(_ session: Session, of id: UserID) -> LocalUser {
        var channel: [UInt8] = []
        node.names.appendUserChannel(id.text, to: &channel)
        if let user = table.user(of: channel.span) {
            user.add(session)
            return user
        }
        let user = LocalUser(id: id, channel: channel, sendAllowance: spent.take(of: id) ?? newAllowance)
        user.add(session)
        table.insert(user)
        node.subscriber.subscribe(channel.span)
        return user
    }

    /// Removes a session from its user and unsubscribes behind the last one.
    func leave(_ session: Session, _ user: LocalUser) {
        guard user.remove(session) else { return }
        table.remove(user)
        spent.keep(user.sendAllowance, of: user.id)
        let channel = user.channel
        node.subscriber.unsubscribe(channel.span)
    }

    /// How many connections a user has here.
    func connections(of id: UserID) -> Int {
        var channel: [UInt8] = []
        node.names.appendUserChannel(id.text, to: &channel)
        return table.user(of: channel.span)?.sessions.count ?? 0
    }

    /// Charges a user, connected or not, for so many messages; returns nil, or the ms after which it may be done.
    func charge(_ amount: Int, to id: UserID) -> UInt64? {
        changeAllowance(of: id) { $0.take(amount, now: node.loop.now) }
    }

    /// Changes what a user has left, connected or not.
    func changeAllowance<Result>(of id: UserID, _ change: (inout TokenBucket) -> Result) -> Result {
        var channel: [UInt8] = []
        node.names.appendUserChannel(id.text, to: &channel)
        if let user = table.user(of: channel.span) { return change(&user.sendAllowance) }
        var allowance = spent.take(of: id) ?? newAllowance
        let result = change(&allowance)
        spent.keep(allowance, of: id)
        return result
    }

    private var newAllowance: TokenBucket {
        let rate = node.configuration.sendRate
        return TokenBucket(rate: rate, burst: rate * TokenBucket.burstSeconds, now: node.loop.now)
    }

    /// Every session on the node, in no particular order; the caller may end them while it goes through the list.
    var sessions: [Session] {
        var sessions: [Session] = []
        table.forEach { sessions += $0.sessions }
        return sessions
    }

    func published(channel: Span<UInt8>, payload: Span<UInt8>) {
        guard let user = table.user(of: channel) else { return }
        guard let header = EventHeader(payload) else { return answered(payload, user) }
        guard let inbox = header.inbox else { return unnumbered(payload, header, user) }
        node.metrics.publications.increment()
        for session in user.sessions {
            session.published(payload, header, inbox)
        }
    }

    /// No event of the inbox: a signal, or something else.
    private func unnumbered(_ payload: Span<UInt8>, _ header: EventHeader, _ user: LocalUser) {
        guard Word(payload, header.type) == "typing" else { return answered(payload, user) }
        for session in user.sessions { session.signalled(payload, header) }
    }

    /// No event of the inbox: the answer of a service, or something foreign.
    private func answered(_ payload: Span<UInt8>, _ user: LocalUser) {
        guard let answer = ServiceAnswer(payload) else {
            node.metrics.foreignPublications.increment()
            return
        }
        var isHere = false
        for session in user.sessions where session.deviceID.text.hasBytes(payload, answer.device) {
            if session.answered(answer, payload) { return node.metrics.answers.increment() }
            isHere = true
        }
        (isHere ? node.metrics.answersUnawaited : node.metrics.answersElsewhere).increment()
    }

    func subscribed(channel: Span<UInt8>) {
        guard let user = table.user(of: channel) else { return }
        user.isSubscribed = true
        for session in user.sessions { session.subscribed() }
    }

    func interrupted() {
        table.forEach { $0.isSubscribed = false }
        node.log.warning("the subscription link is down")
        node.metrics.interruptions.increment()
    }

    func restored() {
        node.log.info("all channels are subscribed again", ["users": .integer(count)])
    }
}
