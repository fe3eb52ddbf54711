package import Client
package import Terminal

/// The chat as the user sees it: what happened and what was pressed goes in, lines come out.
///
/// Everything from others is neutralised on its way in (`SafeText`).
package struct ChatScreen: Equatable, Sendable {
    let user: String
    let device: String
    var size: ScreenSize
    var editor = LineEditor()
    var history = InputHistory()
    var transcript = Transcript()
    var status = ConnectionStatus.idle
    var lastEnd: ConnectionEnd?
    var node = ""
    var groups = GroupNames()

    /// Since when the server owes an answer without giving any, as monotonic milliseconds.
    private var owedSince: UInt64?

    /// Whom the next message goes to.
    package internal(set) var partner: String?

    /// What was entered while there was nobody to send it to; it comes back into the line with a partner.
    var aside: String?

    /// Lines between the newest one and the bottom of the window; 0 while following.
    var scrolledUp = 0

    /// Messages that came while scrolled up.
    var unseen = 0

    /// The chat of one user before anything happened.
    package init(user: String, device: String, partner: String?, size: ScreenSize) {
        self.user = user
        self.device = device
        self.partner = partner
        self.size = size
        if partner == nil { notice("Write /to and a name to choose whom you talk to; /help shows more.") }
    }

    /// How many of the user's messages were not answered yet.
    package var pendingCount: Int { transcript.pendingCount }

    /// Shows a word of the program.
    package mutating func notice(_ text: String) {
        append(.notice(SafeText.neutralise(text, breaks: .kept)))
    }

    /// Says that leaving waits for so many messages, up to `limit`.
    package mutating func leaving(unanswered count: Int, limit: Duration) {
        let what = count == 1 ? "1 message is" : "\(count) messages are"
        let seconds = limit.components.seconds
        notice("\(what) not sent yet; waiting up to \(seconds) s. Press Ctrl-C again to leave at once.")
    }

    /// Notes the monotonic time in milliseconds, before each drawing.
    package mutating func timePassed(at now: UInt64) {
        let isOwed = status == .live && pendingCount > 0
        owedSince = isOwed ? owedSince ?? now : nil
    }

    /// Whether the header changes as time passes.
    package var changesWithTime: Bool {
        if case .waiting = status { true } else { owedSince != nil }
    }

    /// Whether the server has owed an answer for so long that the user should know.
    func isOverdue(at now: UInt64) -> Bool {
        owedSince.map { now >= $0 + ChatScreen.overdueAfter } ?? false
    }

    /// Answers take milliseconds; after so many without any, Redis or the network is in trouble.
    private static let overdueAfter: UInt64 = 3000

    /// Shows a message of somebody else, perhaps in a group; who or what is first becomes the partner if there is none.
    package mutating func received(
        from sender: String,
        in group: String? = nil,
        text: String,
        time: LocalTime
    ) {
        if let group { groups.saw(group) }
        let name = SafeText.neutralise(sender) + (group.map { "@\(groups.shown($0))" } ?? "")
        append(.received(from: name, text: SafeText.neutralise(text, breaks: .kept), time: time))
        guard partner == nil, let answer = Recipient(group.map { "group:\($0)" } ?? sender) else { return }
        turn(to: answer.description)
    }

    /// Notes what a group is called from now on.
    package mutating func learned(_ name: String, of group: String) {
        groups.learned(name, of: group)
    }

    /// Shows what somebody did to a group.
    package mutating func changed(_ group: String, _ text: String, time: LocalTime) {
        groups.saw(group)
        append(.changed(group: groups.shown(group), text: SafeText.neutralise(text), time: time))
    }

    /// Shows a message of the user's: sent here under `id`, or by another of their devices.
    package mutating func sending(_ id: SendID?, to recipient: String, text: String, time: LocalTime) {
        append(
            .own(
                id: id,
                to: groups.shown(recipient: recipient),
                text: SafeText.neutralise(text, breaks: .kept),
                time: time,
                tick: id == nil ? .sent : .pending
            )
        )
        if id != nil { follow() }
    }

    /// Ticks a message off as stored.
    package mutating func sent(_ id: SendID) {
        transcript.mark(id, .sent)
        owedSince = nil
    }

    /// Marks a message as refused.
    package mutating func failed(_ id: SendID, reason: String) {
        transcript.mark(id, .failed(reason: SafeText.neutralise(reason)))
        owedSince = nil
    }

    /// Notes where the connection stands, and how the last one ended.
    package mutating func connectionChanged(_ status: ConnectionStatus, because end: ConnectionEnd? = nil) {
        self.status = status
        lastEnd = end
        owedSince = nil
    }

    /// Notes which node the connection leads to.
    package mutating func welcomed(by node: String) {
        self.node = SafeText.neutralise(node)
    }

    /// Notes the terminal's new size.
    package mutating func resized(to size: ScreenSize) {
        self.size = size
        scrolledUp = 0
    }

    private mutating func append(_ entry: TranscriptEntry) {
        transcript.append(entry)
        guard scrolledUp > 0 else { return }
        scrolledUp += transcript.newestHeight(width: size.width)
        unseen += 1
    }

    /// Talks to `name` from now on, and gives back what was put aside unless another line is being written.
    mutating func turn(to name: String) {
        partner = name
        guard let text = aside, editor.isEmpty else { return }
        editor.replace(with: text)
        aside = nil
    }

    /// Goes back to the newest line.
    mutating func follow() {
        scrolledUp = 0
        unseen = 0
    }
}
