internal import Loop

/// Looks for old repeats in long logs, one bounded call at a time and with pauses, whoever asks.
///
/// Such a search is rare (a ref older than the newest entries of its conversation), may be long, and costs Redis up to a
/// millisecond a call, so a client that provokes it must not slow down others: 100 calls a second at most for a node.
final class SearchQueue {
    private static let interval = Duration.milliseconds(10)

    private let loop: EventLoop
    private var waiting: [Session] = []
    private var timer: Timer?

    init(loop: EventLoop) {
        self.loop = loop
    }

    /// The session searches when its turn comes; it enters again for each further piece.
    func enter(_ session: Session) {
        waiting.append(session)
        guard timer == nil else { return }
        timer = loop.timer(every: SearchQueue.interval) { [unowned self] in advance() }
    }

    private func advance() {
        if waiting.isEmpty {
            timer = nil
        } else {
            waiting.removeFirst().searchOn()
        }
    }
}
