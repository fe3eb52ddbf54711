import Protocol

/// What two frames must have in common to be of the same kind: names and JSON types, all the way down.
indirect enum JSONShape: Equatable {
    case object([String: JSONShape])
    case other(JSONValue.Kind)

    /// The shape of a text that holds one JSON object; throws for anything else.
    init(_ text: String) throws(JSONError) {
        let bytes = Array(text.utf8)
        try self.init(bytes.span, JSONValue(kind: .object, range: 0..<bytes.count))
    }

    private init(_ bytes: Span<UInt8>, _ value: JSONValue) throws(JSONError) {
        guard value.kind == .object else {
            self = .other(value.kind)
            return
        }
        var members: [String: JSONShape] = [:]
        var scanner = JSONScanner(range: value.range)
        try scanner.beginObject(in: bytes)
        while let member = try scanner.nextMember(in: bytes) {
            members[String(copying: bytes, member.key)] = try JSONShape(bytes, member.value)
        }
        try scanner.finish(in: bytes)
        self = .object(members)
    }

    /// The shape without what is inside one member, which is opaque to the server.
    func hidingInside(_ name: String) -> JSONShape {
        guard case .object(var members) = self, case .object = members[name] else { return self }
        members[name] = .object([:])
        return .object(members)
    }
}
