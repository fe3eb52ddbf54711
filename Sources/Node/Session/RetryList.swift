internal import Loop

/// Sessions whose reads Redis refused or the link had no room for: they ask again in a moment, all together.
final class RetryList {
    /// How long a session waits.
    private static let delay = Duration.seconds(1)

    private let loop: EventLoop
    private var sessions: [Session] = []
    private var timer: Timer?

    init(loop: EventLoop) {
        self.loop = loop
    }

    /// Lets a session read again in a moment.
    func add(_ session: Session) {
        session.readState = .retrying
        sessions.append(session)
        guard timer == nil else { return }
        timer = loop.timer(after: RetryList.delay) { [unowned self] in retry() }
    }

    private func retry() {
        timer = nil
        let due = sessions
        sessions = []
        for session in due {
            session.readState = .idle
            session.continueReading()
        }
    }
}
