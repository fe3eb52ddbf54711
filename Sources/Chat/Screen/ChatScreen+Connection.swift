package import Client
internal import Terminal

/// Where the connection stands, and what time does.
extension ChatScreen {
    /// Notes the monotonic time in milliseconds, and the time on the wall, before each drawing.
    package mutating func timePassed(at now: UInt64, clock: LocalTime? = nil) {
        let isOwed = status == .live && pendingCount > 0
        owedSince = isOwed ? owedSince ?? now : nil
        self.clock = clock ?? self.clock
        if book.hasTyping { book.changeAll { $0.typing.timePassed(to: now) } }
    }

    /// Whether the header changes as time passes.
    package var changesWithTime: Bool {
        if case .waiting = status { true } else { owedSince != nil || book.hasTyping }
    }

    /// Whether the server has owed an answer for so long that the user should know.
    func isOverdue(at now: UInt64) -> Bool {
        owedSince.map { now >= $0 + ChatScreen.overdueAfter } ?? false
    }

    /// Answers take milliseconds; after so many without any, Redis or the network is in trouble.
    private static let overdueAfter: UInt64 = 3000

    /// Notes where the connection stands, and how the last one ended.
    package mutating func connectionChanged(_ status: ConnectionStatus, because end: ConnectionEnd? = nil) {
        self.status = status
        lastEnd = end
        owedSince = nil
        list.connectionChanged()
        book.changeAll { conversation in
            conversation.history.hasFailed = false
            conversation.typing.removeAll()
        }
        if status != .live { people.removeAll() }
    }

    /// Notes which node the connection leads to.
    package mutating func welcomed(by node: String) {
        self.node = SafeText.neutralise(node)
    }

    /// The server lost events: what is shown is compared with the history again.
    package mutating func resynced() {
        notice("The server lost events; what is missing here is read from the history.")
        missedEvents()
    }

    /// Events went by that this device was not given, as when the server had forgotten it.
    package mutating func missedEvents() {
        list.isLoaded = false
        book.changeAll { $0.doubt() }
    }
}
