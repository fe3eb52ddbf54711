package import Protocol

/// The messages that one connection was sent and whose acknowledgement Redis has not confirmed yet.
///
/// An acknowledgement names an inbox id; whoever sent the messages wants to know ids of messages. This remembers which
/// belong together, so that nothing has to be looked up. Bounded: where much is unacknowledged, neighbours of a
/// conversation become one, which is told of when the later one is acknowledged, never before. What a connection is busy
/// with costs no allocation; `trim()` gives the memory of an idle one back.
package struct UnacknowledgedEvents: Equatable, Sendable {
    /// 32 KB; beyond it neighbours become one.
    package static let mostEntries = 1_024
    /// Beyond it a device is sent nothing until it has acknowledged some; one page still follows.
    package static let mostConversations = 512
    /// What neighbours becoming one leaves room for: else each further event would look through all of them.
    private static let mostCoarsened = mostEntries * 3 / 4

    /// Messages of a conversation that are next to each other; mostly one.
    private struct Entry: Equatable {
        /// The inbox ids of the first and the last of them.
        var first: UInt64
        var last: UInt64
        /// The highest of their ids.
        var line: LineID
        /// Where its conversation stands; `dead` for an entry that is to be removed.
        var place: Int

        static let dead = -1
    }

    private struct Conversation: Equatable {
        var hash: UInt64
        var name: [UInt8]
        /// How many entries there are of it; the place is free at 0.
        var count = 0
        /// While passing on: the highest line so far.
        var mark = LineID.zero
        /// While neighbours become one: where the first of two stands.
        var partner = -1
    }

    /// In the order of the inbox.
    private var entries: [Entry] = []
    private var conversations: [Conversation] = []
    private var usedConversations = 0
    /// Up to where what was acknowledged has been passed on and not failed since.
    private var passed: UInt64 = 0

    package init() {}

    package var isEmpty: Bool { entries.isEmpty }

    /// The device should acknowledge some before it is sent more.
    package var isFull: Bool { usedConversations >= Self.mostConversations }

    /// How much is remembered; for tests.
    package var count: Int { entries.count }

    /// A message was sent to the device; inbox ids rise.
    package mutating func sent(_ inbox: UInt64, _ line: LineID, in conversation: Span<UInt8>) {
        if entries.count >= Self.mostEntries { coarsen() }
        let place = place(of: conversation)
        if conversations[place].count == 0 { usedConversations += 1 }
        conversations[place].count += 1
        entries.append(Entry(first: inbox, last: inbox, line: line, place: place))
    }

    /// Passes on what the device has acknowledged up to `inbox` and what is not on its way yet.
    ///
    /// `body` is called once for each conversation, with the highest line of those acknowledged. Returns up to where the
    /// cursor may move behind that, which is `inbox` or less.
    package mutating func pass(
        upTo inbox: UInt64,
        _ body: (_ conversation: Span<UInt8>, _ line: LineID) -> Void
    ) -> UInt64 {
        var limit = inbox
        var marked = 0
        for entry in entries {
            if entry.last > inbox {
                limit = min(limit, entry.first - 1)
            } else if entry.last > passed {
                if conversations[entry.place].mark == .zero { marked += 1 }
                conversations[entry.place].mark = max(conversations[entry.place].mark, entry.line)
            }
        }
        passed = max(passed, inbox)
        for place in conversations.indices where marked > 0 && conversations[place].mark != .zero {
            let name = conversations[place].name
            body(name.span, conversations[place].mark)
            conversations[place].mark = .zero
            marked -= 1
        }
        return limit
    }

    /// Redis has moved the cursor to `inbox`: what lies up to there is done.
    package mutating func confirmed(_ inbox: UInt64) {
        var count = 0
        while count < entries.count, entries[count].last <= inbox {
            release(entries[count].place)
            count += 1
        }
        entries.removeSubrange(0..<count)
    }

    /// What was passed on may not have arrived: it is passed on again, with what is acknowledged next.
    package mutating func failed() {
        passed = 0
    }

    /// Redis knows that the user has read the conversation up to a line, and so that it was delivered.
    package mutating func read(_ line: LineID, in conversation: Span<UInt8>) {
        guard let place = known(conversation) else { return }
        removeAll { $0.place == place && $0.line <= line }
    }

    /// The inbox began again: its ids mean other events now.
    package mutating func forgetAll() {
        removeAll { _ in true }
        passed = 0
    }

    /// Gives memory back where nothing is remembered; for now and then.
    package mutating func trim() {
        guard entries.isEmpty, entries.capacity > 0 else { return }
        entries = []
        conversations = []
    }

    // MARK: Entries

    /// Makes one of every two neighbours of a conversation, until there is room.
    private mutating func coarsen() {
        while entries.count > Self.mostCoarsened {
            let before = entries.count
            join()
            if entries.count == before { return }
        }
    }

    private mutating func join() {
        for place in conversations.indices { conversations[place].partner = -1 }
        for index in entries.indices {
            let place = entries[index].place
            let partner = conversations[place].partner
            guard partner >= 0 else {
                conversations[place].partner = index
                continue
            }
            conversations[place].partner = -1
            entries[index].first = entries[partner].first
            entries[index].line = max(entries[index].line, entries[partner].line)
            entries[partner].place = Entry.dead
            release(place)
        }
        entries.removeAll { $0.place == Entry.dead }
    }

    private mutating func removeAll(where isRemoved: (Entry) -> Bool) {
        for index in entries.indices where isRemoved(entries[index]) {
            release(entries[index].place)
            entries[index].place = Entry.dead
        }
        entries.removeAll { $0.place == Entry.dead }
    }

    // MARK: Conversations

    private mutating func release(_ place: Int) {
        conversations[place].count -= 1
        if conversations[place].count == 0 { usedConversations -= 1 }
    }

    private func known(_ name: Span<UInt8>) -> Int? {
        let hash = Self.hash(name)
        return conversations.indices.first { place in
            conversations[place].count > 0 && isNamed(place, name, hash)
        }
    }

    private func isNamed(_ place: Int, _ name: Span<UInt8>, _ hash: UInt64) -> Bool {
        guard conversations[place].hash == hash, conversations[place].name.count == name.count else {
            return false
        }
        for index in name.indices where conversations[place].name[index] != name[index] { return false }
        return true
    }

    /// The conversation's place, a free one, or a new one; a free one's memory is used again.
    private mutating func place(of name: Span<UInt8>) -> Int {
        let hash = Self.hash(name)
        var free: Int?
        for place in conversations.indices {
            if isNamed(place, name, hash) { return place }
            if conversations[place].count == 0 { free = free ?? place }
        }
        guard let free else {
            conversations.append(Conversation(hash: hash, name: Array(copying: name)))
            return conversations.count - 1
        }
        conversations[free].hash = hash
        conversations[free].name.removeAll(keepingCapacity: true)
        conversations[free].name.append(copying: name)
        return free
    }

    /// FNV-1a; whoever makes names collide makes only their own look-ups slower.
    private static func hash(_ bytes: Span<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in bytes.indices { hash = (hash ^ UInt64(bytes[index])) &* 0x0000_0100_0000_01B3 }
        return hash
    }
}
