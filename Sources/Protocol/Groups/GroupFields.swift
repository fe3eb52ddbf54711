/// The fields of a request about a group with their JSON values; unknown ones are skipped.
struct GroupFields {
    private var values: [GroupField: JSONValue] = [:]

    /// Walks over the whole body once; refuses what is not one JSON object in UTF-8, and a field that stands twice.
    init(_ body: Span<UInt8>) throws(GroupBodyError) {
        guard (try? UTF8Span(validating: body)) != nil else { throw .notUTF8 }
        var scanner = JSONScanner(range: 0..<body.count)
        var repeated: GroupField?
        do throws(JSONError) {
            try scanner.beginObject(in: body)
            while let member = try scanner.nextMember(in: body) {
                guard let field = GroupFields.field(member.key, body) else { continue }
                if values.updateValue(member.value, forKey: field) != nil { repeated = field }
            }
            try scanner.finish(in: body)
        } catch {
            throw .notJSON(error)
        }
        if let repeated { throw .repeatedField(repeated) }
    }

    /// The name, where there is one.
    func name(_ body: Span<UInt8>) throws(GroupBodyError) -> GroupName? {
        guard let value = values[.name] else { return nil }
        guard let text = value.stringBody else { throw .wrongType(.name) }
        guard let name = JSONText.decode(body.extracting(text)).flatMap({ GroupName($0) }) else {
            throw .invalidName
        }
        return name
    }

    /// What the request says about the picture.
    func picture(_ body: Span<UInt8>) throws(GroupBodyError) -> PictureChange {
        guard let value = values[.picture] else { return .unchanged }
        guard value.kind != .null else { return .cleared }
        guard let text = value.stringBody else { throw .wrongType(.picture) }
        guard let picture = JSONText.decode(body.extracting(text)).flatMap({ PictureURL($0) }) else {
            throw .invalidPicture
        }
        return .set(picture)
    }

    /// The members in their order, none of them twice; none where there is no such field.
    func members(_ body: Span<UInt8>) throws(GroupBodyError) -> [UserID] {
        guard let value = values[.members] else { return [] }
        guard value.kind == .array else { throw .wrongType(.members) }
        var members: [UserID] = []
        var seen: Set<UserID> = []
        for text in try GroupFields.strings(value.range, body) {
            guard let text, let user = UserID(text) else { throw .invalidMember(index: members.count) }
            guard seen.insert(user).inserted else { throw .repeatedMember(user) }
            members.append(user)
        }
        return members
    }

    /// The elements of an array; nil for one that is no string.
    private static func strings(
        _ range: Range<Int>,
        _ body: Span<UInt8>
    ) throws(GroupBodyError) -> [String?] {
        var strings: [String?] = []
        var scanner = JSONScanner(range: range)
        do throws(JSONError) {
            try scanner.beginArray(in: body)
            while let element = try scanner.nextElement(in: body) {
                strings.append(element.stringBody.flatMap { JSONText.decode(body.extracting($0)) })
            }
            try scanner.finish(in: body)
        } catch {
            throw .notJSON(error)
        }
        return strings
    }

    /// The field that a key stands for, escapes undone, so that nothing hides a second one.
    private static func field(_ key: Range<Int>, _ body: Span<UInt8>) -> GroupField? {
        JSONText.decode(body.extracting(key)).flatMap { GroupField(rawValue: $0) }
    }
}
