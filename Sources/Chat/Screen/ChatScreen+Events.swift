package import Client
internal import Protocol
internal import Terminal

/// What happens.
extension ChatScreen {
    /// A message came: somebody else's, or one that another device of the user's sent.
    package mutating func received(_ message: IncomingMessage, time: LocalTime) {
        noteGroup(of: message.conversation)
        happened(TranscriptEntry(message, user: user, time: time), in: message.conversation)
        book.change(message.conversation) { $0.typing.stopped(message.from) }
    }

    /// Somebody did something to a group.
    package mutating func changed(_ change: IncomingChange, time: LocalTime) {
        noteGroup(of: change.conversation)
        learnName(from: change)
        happened(TranscriptEntry(change, time: time), in: change.conversation)
    }

    /// A message was deleted, for all or for this user.
    package mutating func deleted(_ deletion: IncomingDeletion, times: (UInt64) -> LocalTime) {
        let tombstone = TranscriptEntry(.tombstone(deletion), user: user, times: times)
        if selected == deletion.id { selected = nil }
        book.changeKnown(deletion.conversation) { conversation in
            conversation.erase(deletion.id, leaving: deletion.audience == .all ? tombstone : nil)
            conversation.transcript.forgetNotes { $0 == deletion.id }
        }
    }

    /// Messages came to others or were read by them, or another device of the user's read.
    package mutating func receipt(_ receipt: IncomingReceipt) {
        let user = user
        book.changeKnown(receipt.conversation) { $0.received(receipt, user: user) }
    }

    /// Somebody does something just now, at a monotonic time in milliseconds.
    package mutating func signalled(_ signal: IncomingSignal, at now: UInt64) {
        guard signal.from != user else { return }
        book.changeKnown(signal.conversation) { conversation in
            conversation.typing.signalled(signal.from, state: signal.state, at: now)
        }
    }

    /// Somebody came or went.
    package mutating func noted(_ presence: IncomingPresence, lastSeen: LocalTime?) {
        people.note(presence, lastSeen: lastSeen)
    }

    /// Shows a message on its way from here.
    package mutating func sending(_ id: SendID, to recipient: String, text: String, time: LocalTime) {
        guard let conversation = Recipient(recipient)?.conversation(of: user) else { return }
        pending[id] = conversation
        let text = SafeText.neutralise(text, breaks: .kept)
        book.change(conversation, shown: shown) { known in
            known.append(TranscriptEntry(time: time, .own(text: text, .pending(id))))
        }
        selected = nil
        follow()
    }

    /// Ticks a message off as stored under an id.
    package mutating func sent(_ id: SendID, as messageID: String, time: LocalTime) {
        owedSince = nil
        guard let conversation = pending.removeValue(forKey: id) else { return }
        book.changeKnown(conversation) { $0.stored(id, as: messageID, time: time) }
    }

    /// Marks a message as refused.
    package mutating func failed(_ id: SendID, reason: String) {
        owedSince = nil
        guard let conversation = pending.removeValue(forKey: id) else { return }
        let reason = SafeText.neutralise(reason)
        book.changeKnown(conversation) { $0.transcript.failed(id, reason: reason) }
    }

    private mutating func happened(_ entry: TranscriptEntry, in conversation: String) {
        let shown = shown
        let limit = conversation == shown ? Transcript.limit : ConversationBook.hiddenLines
        let isNew = book.change(conversation, shown: shown) { $0.happened(entry, keeping: limit) }
        guard isNew, conversation == shown, book[conversation]?.transcript.entries.last?.id == entry.id else {
            return
        }
        holdPlace()
    }

    private mutating func noteGroup(of conversation: String) {
        if case .group(let group) = ConversationPlace(conversation, user: user) { groups.saw(group) }
    }

    mutating func learnName(from change: IncomingChange) {
        guard case .group(let group) = ConversationPlace(change.conversation, user: user) else { return }
        switch change.change {
        case .created(let name, _, _), .updated(let name?, _): groups.learned(name, of: group)
        case .updated(nil, _), .members, .deleted, .other: break
        }
    }
}
