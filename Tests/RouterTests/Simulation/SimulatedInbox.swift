/// A user's inbox as Redis and `martlet_1_attach` keep it; every event that was ever stored has a serial number.
struct SimulatedInbox {
    struct Entry: Equatable {
        let id: UInt64
        let serial: Int
    }

    static let pageEntries = 4

    /// What the stream holds.
    private(set) var entries: [Entry] = []
    /// What stands in the place of erased events: the same serial here, as the device gets something for each id.
    private(set) var gone: [UInt64: Entry] = [:]
    /// What was stored under each id since Redis last lost something, also what was trimmed or deleted.
    private(set) var stored: [UInt64: Int] = [:]
    private(set) var last: UInt64 = 0
    private var cursor: UInt64?
    private var epoch: UInt64 = 0
    private var epochs: UInt64 = 0
    private var serials = 0

    mutating func store() -> Entry {
        last += 1
        serials += 1
        let entry = Entry(id: last, serial: serials)
        entries.append(entry)
        stored[last] = serials
        return entry
    }

    mutating func attach(newest: UInt64, epoch known: UInt64) -> (cursor: UInt64, last: UInt64, epoch: UInt64)
    {
        let beforeFirst = entries.first.map { $0.id - 1 } ?? last
        let isLost = (cursor ?? 0) > last || (epoch != 0 && epoch == known && newest > last)
        if epoch == 0 || isLost {
            epochs += 1
            epoch = epochs
        }
        if let cursor, cursor > last { self.cursor = beforeFirst }
        let position = cursor ?? beforeFirst
        cursor = position
        return (position, last, epoch)
    }

    func page(behind position: UInt64) -> [Entry] {
        Array(entries.drop { $0.id <= position }.prefix(Self.pageEntries))
    }

    /// A page with what stands in the place of erased events; it may end early, as one of large events does.
    func filledPage(behind position: UInt64, most: Int) -> [Entry] {
        let erased = gone.values.filter { $0.id <= last }
        let all = (entries + erased).sorted { $0.id < $1.id }
        return Array(all.drop { $0.id <= position }.prefix(max(1, min(most, Self.pageEntries))))
    }

    /// The device acknowledged: the cursor moves, and the inbox is trimmed.
    mutating func acknowledge(_ id: UInt64, epoch known: UInt64) {
        guard let cursor, epoch == known, id > cursor, id <= last else { return }
        self.cursor = id
        entries.removeAll { $0.id <= id }
    }

    /// Somebody deleted everything.
    mutating func flush() {
        entries = []
        gone = [:]
        stored = [:]
        last = 0
        cursor = nil
        epoch = 0
    }

    /// Redis crashed and lost the newest events, with everything that happened after they were stored.
    mutating func rollBack(by count: UInt64) {
        last -= min(count, last)
        entries.removeAll { $0.id > last }
        stored = stored.filter { $0.key <= last }
        gone = gone.filter { $0.key <= last }
        if let cursor { self.cursor = min(cursor, last) }
    }

    /// The message of an entry was deleted for all: something stands in its place.
    mutating func erase(at index: Int) {
        let entry = entries.remove(at: index)
        gone[entry.id] = entry
    }

    /// An entry was deleted, the newest maybe; its id is not given out again.
    mutating func delete(at index: Int) {
        entries.remove(at: index)
    }
}
