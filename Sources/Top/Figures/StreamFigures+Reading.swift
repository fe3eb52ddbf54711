internal import Redis

extension StreamFigures {
    /// Reads the answer to XINFO STREAM.
    mutating func read(stream value: RedisValue) {
        let fields = Fields(value)
        length = fields.count("length")
        added = fields.number("entries-added")
        let id = fields["first-entry"]?.elements?.first?.text
        oldest = id.flatMap { UInt64($0.prefix { $0 != "-" }) }
    }

    /// Reads the answer to XINFO GROUPS.
    mutating func read(groups value: RedisValue) {
        groups = (value.elements ?? []).map { value in
            let fields = Fields(value)
            var group = Group()
            group.name = fields["name"]?.text ?? ""
            group.consumers = fields.count("consumers")
            group.pending = fields.count("pending")
            group.lastTaken = fields["last-delivered-id"]?.text ?? ""
            return group
        }
    }
}

/// An answer that is names and values by turns.
struct Fields {
    private var values: [String: RedisValue] = [:]

    init(_ value: RedisValue) {
        let elements = value.elements ?? []
        for index in stride(from: 0, to: elements.count - 1, by: 2) {
            if let name = elements[index].text { values[name] = elements[index + 1] }
        }
    }

    subscript(name: String) -> RedisValue? { values[name] }

    /// All names, sorted.
    var names: [String] { values.keys.sorted() }

    func number(_ name: String) -> UInt64? {
        values[name]?.integer.flatMap { UInt64(exactly: $0) }
    }

    func count(_ name: String) -> Int { Int(clamping: number(name) ?? 0) }
}
