/// Frames about what is stored.
extension ClientFrame {
    /// The fields of a `conversations` frame.
    package struct Conversations: Equatable, Sendable {
        package let ref: UInt64
        /// The `next` of the page before, between its quotes; nil for the first page.
        package let before: Range<Int>?
        package let limit: Int

        package static let limits = 1...100
        package static let usualLimit = 20
    }

    /// The fields of a `history` frame.
    package struct History: Equatable, Sendable {
        package let ref: UInt64
        package let conversation: ConversationID
        package let before: LineID?
        package let after: LineID?
        package let limit: Int

        package static let limits = 1...100
        package static let usualLimit = 50
    }

    /// The fields of an `info` frame.
    package struct Info: Equatable, Sendable {
        package let ref: UInt64
        package let conversation: ConversationID
        package let id: LineID
    }

    /// The fields of a `delete` frame.
    package struct Delete: Equatable, Sendable {
        package let ref: UInt64
        package let conversation: ConversationID
        package let id: LineID
        package let audience: DeletionAudience
    }
}

extension ClientFrame.Conversations {
    init(_ fields: FrameFields, _ bytes: Span<UInt8>) throws(FrameRefusal) {
        let ref = try fields.requiredRef(bytes)
        self.ref = ref
        limit = try fields.limit(Self.limits, usual: Self.usualLimit, ref: ref, bytes)
        guard let before = fields.before else {
            self.before = nil
            return
        }
        guard let cursor = before.stringBody else {
            throw FrameRefusal(.badField, ref: ref, "before must be the next of a page")
        }
        self.before = cursor
    }
}

extension ClientFrame.History {
    init(_ fields: FrameFields, _ bytes: Span<UInt8>) throws(FrameRefusal) {
        let ref = try fields.requiredRef(bytes)
        self.ref = ref
        conversation = try fields.requiredConversation(ref: ref, bytes)
        before = try fields.optionalID(fields.before, "before", ref: ref, bytes)
        after = try fields.optionalID(fields.after, "after", ref: ref, bytes)
        limit = try fields.limit(Self.limits, usual: Self.usualLimit, ref: ref, bytes)
    }
}

extension ClientFrame.Info {
    init(_ fields: FrameFields, _ bytes: Span<UInt8>) throws(FrameRefusal) {
        let ref = try fields.requiredRef(bytes)
        self.ref = ref
        conversation = try fields.requiredConversation(ref: ref, bytes)
        id = try fields.requiredID(ref: ref, bytes)
    }
}

extension ClientFrame.Delete {
    init(_ fields: FrameFields, _ bytes: Span<UInt8>) throws(FrameRefusal) {
        let ref = try fields.requiredRef(bytes)
        self.ref = ref
        conversation = try fields.requiredConversation(ref: ref, bytes)
        id = try fields.requiredID(ref: ref, bytes)
        let word = fields.audience?.stringBody.map { String(copying: bytes, $0) }
        guard let audience = word.flatMap(DeletionAudience.init) else {
            throw FrameRefusal(.badField, ref: ref, "for must be me or all")
        }
        self.audience = audience
    }
}
