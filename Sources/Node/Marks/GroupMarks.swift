internal import Protocol

/// How far messages have reached members of groups, gathered from many connections: one call marks many members.
///
/// The buffers are used again, so that gathering allocates nothing once they have grown.
struct GroupMarks {
    /// Members of one call: 0.1 ms of Redis' time.
    static let mostUsers = 100
    /// What the names of one gathering have grown past is given back.
    private static let keptBytes = 256 * 1_024

    /// One member and the last line that has reached them.
    struct Mark {
        fileprivate let group: Int
        let user: UserID
        let line: LineID
    }

    private var names: [UInt8] = []
    private var groups: [Range<Int>] = []
    /// Where a group stands, by the hash of its name; of two with one hash, the second has the next number.
    private var places: [Int: Int] = [:]
    private var marks: [Mark] = []

    /// Adds what a member has got.
    mutating func add(_ conversation: Span<UInt8>, _ user: UserID, _ line: LineID) {
        marks.append(Mark(group: place(of: conversation), user: user, line: line))
    }

    /// Calls `body` with the members of one group at a time, until it returns false; returns whether it never did.
    mutating func forEachPiece(_ body: (_ conversation: Span<UInt8>, ArraySlice<Mark>) -> Bool) -> Bool {
        marks.sort { $0.group < $1.group }
        var start = 0
        while start < marks.count {
            var end = start + 1
            while end < marks.count, end - start < Self.mostUsers, marks[end].group == marks[start].group {
                end += 1
            }
            let name = names.span.extracting(groups[marks[start].group])
            guard body(name, marks[start..<end]) else { return false }
            start = end
        }
        return true
    }

    mutating func removeAll() {
        names.removeAll(keepingCapacity: names.capacity <= Self.keptBytes)
        groups.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        marks.removeAll(keepingCapacity: true)
    }

    private mutating func place(of name: Span<UInt8>) -> Int {
        var hasher = Hasher()
        for index in name.indices { hasher.combine(name[index]) }
        var hash = hasher.finalize()
        while let place = places[hash] {
            if isNamed(place, name) { return place }
            hash &+= 1
        }
        places[hash] = groups.count
        let start = names.count
        names.append(copying: name)
        groups.append(start..<names.count)
        return groups.count - 1
    }

    private func isNamed(_ place: Int, _ name: Span<UInt8>) -> Bool {
        let range = groups[place]
        guard range.count == name.count else { return false }
        for index in name.indices where names[range.lowerBound + index] != name[index] { return false }
        return true
    }
}
