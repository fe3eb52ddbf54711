internal import Loop

/// One timer of the loop for the deadlines of all clients on it.
final class DeadlineTimer {
    /// Deadlines this close together are served by one wake-up, in milliseconds.
    private static let granularity: UInt64 = 5

    private unowned let loop: EventLoop
    private var queue = DeadlineQueue<MessagingClient>()
    private var timer: Timer?
    private var wakeUp = UInt64.max
    private var isFiring = false

    init(loop: EventLoop) {
        self.loop = loop
    }

    /// Calls the client at `deadline`; a deadline that it has may come earlier, and is then set anew by itself.
    func set(_ deadline: UInt64, for client: MessagingClient) {
        if let set = queue.deadline(of: client), set <= deadline { return }
        queue.set(deadline, for: client)
        arm()
    }

    /// Calls the client no more.
    func remove(_ client: MessagingClient) {
        queue.remove(client)
    }

    private func arm() {
        guard !isFiring, let earliest = queue.earliest, earliest < wakeUp else { return }
        let now = loop.now
        wakeUp = max(earliest, now + DeadlineTimer.granularity)
        timer = loop.timer(after: .milliseconds(wakeUp - now)) { [weak self] in self?.fire() }
    }

    private func fire() {
        timer = nil
        wakeUp = .max
        let now = loop.now
        isFiring = true
        while let client = queue.next(at: now) { client.deadlinePassed(at: now) }
        isFiring = false
        arm()
    }
}
