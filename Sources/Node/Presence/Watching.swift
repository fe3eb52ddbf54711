internal import Presence
internal import Protocol
internal import Redis
internal import Telemetry

/// Whom the clients of this node watch: one subscription for each, and what becomes of them to every watcher.
///
/// What a client has not taken yet is not queued: it is told what is true once it has taken what there was before.
final class Watching {
    /// What all clients of the node watch together: 47 bytes each, and 300 for each user, so 182 MB at most.
    private static let most = 524_288
    /// What all connections of one user watch together: 16 of them whatever they like, more of them less.
    static let mostPerUser = 4_096

    private unowned let node: Node
    private var table = WatchTable<Session>(most: Watching.most)
    private lazy var readings = PresenceReadings(node: node)

    init(node: Node) {
        self.node = node
    }

    /// How many users each client watches, added up.
    var count: Int { table.count }

    /// How many users are watched.
    var userCount: Int { table.userCount }

    /// Has a client of this user watch just these users; false when the user or the node has no room.
    func watch(_ users: [UserID], by session: Session, of user: LocalUser) -> Bool {
        let watches = user.watches - session.watches.count + users.count
        guard watches <= Watching.mostPerUser, let change = table.watch(users, by: session) else {
            return false
        }
        user.watches = watches
        for user in change.ended { unsubscribe(user) }
        for user in change.begun { withChannel(of: user) { node.subscriber.subscribe($0) } }
        return true
    }

    /// The client has gone.
    func ended(_ session: Session) {
        session.user?.watches -= session.watches.count
        for user in table.ended(session) { unsubscribe(user) }
    }

    /// Tells the client what it has not been told, as far as it is known and the client takes it.
    func catchUp(_ session: Session) {
        for index in session.watches.indices where session.watches[index].isDue {
            if session.socket.isOutputFull { return }
            let user = session.watches[index].user
            guard let status = user.knowledge.known else { continue }
            node.scratch.withFrame { frame in
                ServerFrame.appendPresence(of: user.id, status, to: &frame)
                session.watches[index].isDue = !session.present(frame.span)
            }
        }
    }

    /// Somebody published something on the channel of a watched user.
    func published(_ payload: Span<UInt8>, of id: UserID) {
        guard let user = table[id] else { return }
        guard let change = PresenceChange(payload) else {
            return node.metrics.foreignPublications.increment()
        }
        perform(user.knowledge.published(change), user)
    }

    /// Redis confirmed that nothing is missed from here on.
    func subscribed(_ id: UserID) {
        guard let user = table[id] else { return }
        perform(user.knowledge.confirmed(), user)
    }

    /// What is published from now on is lost; the confirmations come again.
    func interrupted() {
        table.forEach { $0.knowledge.interrupted() }
    }

    /// Does what follows from something that was learned.
    func perform(_ action: PresenceKnowledge.Action, _ user: WatchedUser<Session>) {
        switch action {
        case .none: break
        case .read: readings.enter(user)
        case .tell: tell(user, isNews: true)
        case .tellDue: tell(user, isNews: false)
        }
    }

    private func tell(_ user: WatchedUser<Session>, isNews: Bool) {
        guard let status = user.knowledge.known else { return }
        node.scratch.withFrame { frame in
            ServerFrame.appendPresence(of: user.id, status, to: &frame)
            user.tell(isNews: isNews) { $0.present(frame.span) }
        }
    }

    private func unsubscribe(_ user: WatchedUser<Session>) {
        withChannel(of: user) { node.subscriber.unsubscribe($0) }
    }

    private func withChannel(of user: WatchedUser<Session>, _ body: (Span<UInt8>) -> Void) {
        var channel: [UInt8] = []
        node.names.appendPresenceChannel(user.id.text, to: &channel)
        body(channel.span)
    }
}
