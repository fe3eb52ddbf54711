/// The messages that were deleted last, for pages of history that were read just before; bounded.
struct ErasedMessages: Equatable, Sendable {
    /// A page on its way holds no more.
    private static let limit = 100

    private var entries: [(id: String, standIn: TranscriptEntry?)] = []

    /// Notes that a message is gone, and what stands in its place, if anything.
    mutating func note(_ id: String, standIn: TranscriptEntry?) {
        if entries.count == ErasedMessages.limit { entries.removeFirst() }
        entries.append((id, standIn))
    }

    /// The entry itself, what stands in its place, or nil where it is to be seen no more.
    func standIn(for entry: TranscriptEntry) -> TranscriptEntry? {
        guard let erased = entries.last(where: { $0.id == entry.id }) else { return entry }
        return erased.standIn
    }

    static func == (one: ErasedMessages, other: ErasedMessages) -> Bool {
        one.entries.elementsEqual(other.entries) { $0.id == $1.id && $0.standIn == $1.standIn }
    }
}
