/// Fields that frames about conversations share.
extension FrameFields {
    /// The `ref` of a frame that needs none; nil where there is none.
    func optionalRef(_ bytes: Span<UInt8>) throws(FrameRefusal) -> UInt64? {
        ref == nil ? nil : try requiredRef(bytes)
    }

    /// The `conversation`, in the one form that its id has.
    func requiredConversation(ref: UInt64?, _ bytes: Span<UInt8>) throws(FrameRefusal) -> ConversationID {
        guard let range = conversation?.stringBody, let id = ConversationID(bytes, range) else {
            let text = "conversation must be dm: and two user ids in byte order, or group: and an id"
            throw FrameRefusal(.badField, ref: ref, text)
        }
        return id
    }

    /// The `id` of a message.
    func requiredID(ref: UInt64?, _ bytes: Span<UInt8>) throws(FrameRefusal) -> LineID {
        guard let id = try optionalID(id, "id", ref: ref, bytes) else {
            throw FrameRefusal(.badField, ref: ref, "id must be the id of a message")
        }
        return id
    }

    /// The id of a message in the field of this name, if it is there.
    func optionalID(
        _ value: JSONValue?,
        _ name: String,
        ref: UInt64?,
        _ bytes: Span<UInt8>
    ) throws(FrameRefusal) -> LineID? {
        guard let value else { return nil }
        guard let body = value.stringBody, let id = LineID(entry: bytes.extracting(body)) else {
            throw FrameRefusal(.badField, ref: ref, "\(name) must be the id of a message")
        }
        return id
    }

    /// The `limit` of a page.
    func limit(
        _ allowed: ClosedRange<Int>,
        usual: Int,
        ref: UInt64,
        _ bytes: Span<UInt8>
    ) throws(FrameRefusal) -> Int {
        guard let limit else { return usual }
        guard let number = limit.integer(in: bytes), number <= UInt64(allowed.upperBound),
            allowed.contains(Int(number))
        else {
            let text = "limit must be an integer from \(allowed.lowerBound) to \(allowed.upperBound)"
            throw FrameRefusal(.badField, ref: ref, text)
        }
        return Int(number)
    }
}
