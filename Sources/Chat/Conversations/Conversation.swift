internal import Client

/// One conversation as this terminal knows it.
struct Conversation: Equatable, Sendable {
    let id: String

    /// With whom it is.
    let place: ConversationPlace

    /// What is known of what was said; not all of it.
    var transcript = Transcript()

    /// How much of the history was asked for.
    var history = HistoryProgress()

    /// Up to where the others have what the user wrote.
    var marks = Watermarks()

    /// Up to where the user has read, here or elsewhere; empty for nothing.
    var ownRead = ""

    /// Messages of others that the user has not read.
    var unread = 0

    /// Whether there are no more of them than that.
    var isUnreadExact = true

    /// The message up to which `unread` counts.
    var countedUpTo = ""

    /// The newest line, which the transcript may lack.
    var preview: TranscriptEntry?

    /// When something happened last, as the id of a message; conversations are listed by it.
    var activity = ""

    /// False for a group that the user has left.
    var isMember = true

    var typing = TypingPeople()
    var erased = ErasedMessages()

    init(id: String, user: String) {
        self.id = id
        place = ConversationPlace(id, user: user)
    }

    /// Takes a line that happened just now; false for one that is known, or was deleted meanwhile.
    mutating func happened(_ entry: TranscriptEntry, keeping limit: Int) -> Bool {
        guard let entry = erased.standIn(for: entry), transcript.insert(entry) else { return false }
        noticed(entry)
        if entry.isFromOther, MessageOrder.precedes(ownRead, entry.id),
            MessageOrder.precedes(countedUpTo, entry.id)
        {
            unread += 1
        }
        countedUpTo = MessageOrder.later(countedUpTo, entry.id)
        trim(to: limit)
        return true
    }

    /// Adds what the server does not know, or not yet.
    mutating func append(_ entry: TranscriptEntry) {
        transcript.append(entry)
        trim(to: Transcript.limit)
    }

    /// Drops the oldest lines, which the history still has.
    mutating func trim(to limit: Int) {
        if transcript.trim(to: limit), let oldest = transcript.oldestID { history.older = .from(oldest) }
    }

    /// Takes a message out, or puts what is left of it in its place.
    mutating func erase(_ id: String, leaving standIn: TranscriptEntry?) {
        erased.note(id, standIn: standIn)
        let isFromOther = transcript.isFromOther(id) || preview?.id == id && preview?.isFromOther == true
        if isFromOther, MessageOrder.precedes(ownRead, id), unread > 0 { unread -= 1 }
        transcript.erase(id, leaving: standIn)
        if preview?.id == id { preview = standIn ?? transcript.newest }
    }

    /// Events may have been missed: what is known is compared with the history again.
    mutating func doubt() {
        history.doubt(knownUpTo: transcript.newestID ?? "")
    }

    /// Takes a receipt; what one member of a group has says nothing about the others.
    mutating func received(_ receipt: IncomingReceipt, user: String) {
        if receipt.by == user {
            if receipt.status == .read { read(upTo: receipt.id) }
            return
        }
        if case .group = place, receipt.by != nil { return }
        marks.advance(receipt.status, to: receipt.id)
    }

    /// The user has read up to a message, here or on another device; false when that is nothing new.
    @discardableResult
    mutating func read(upTo id: String) -> Bool {
        guard MessageOrder.precedes(ownRead, id) else { return false }
        ownRead = id
        let newest = MessageOrder.later(countedUpTo, transcript.newestID ?? "")
        if !MessageOrder.precedes(id, newest) {
            unread = 0
            isUnreadExact = true
        } else if let oldest = transcript.oldestID, !MessageOrder.precedes(id, oldest) {
            unread = transcript.countOfOthers(after: id)
            isUnreadExact = true
        }
        return true
    }

    /// Takes what the list of conversations says, which may be older than what has come since.
    mutating func listed(_ summary: ListedConversation, last: TranscriptEntry?) {
        marks.merge(summary.marks)
        isMember = summary.isMember
        activity = MessageOrder.later(activity, last?.id ?? "\(summary.time)-0")
        let isReadHere = MessageOrder.precedes(summary.read ?? "", ownRead)
        ownRead = MessageOrder.later(ownRead, summary.read ?? "")
        let counted = MessageOrder.later(last?.id ?? "", ownRead)
        unread = (isReadHere ? 0 : Int(clamping: summary.unread)) + transcript.countOfOthers(after: counted)
        isUnreadExact = isReadHere || summary.isUnreadExact
        countedUpTo = MessageOrder.later(countedUpTo, counted)
        if let last = last.flatMap(erased.standIn) { noticed(last) }
    }

    /// The server has stored a message from here under `messageID`.
    mutating func stored(_ id: SendID, as messageID: String, time: LocalTime) {
        transcript.stored(id, as: messageID, time: time)
        if let index = transcript.index(of: messageID) { noticed(transcript.entries[index]) }
    }

    private mutating func noticed(_ entry: TranscriptEntry) {
        activity = MessageOrder.later(activity, entry.id)
        if !MessageOrder.precedes(entry.id, preview?.id ?? "") { preview = entry }
    }
}
