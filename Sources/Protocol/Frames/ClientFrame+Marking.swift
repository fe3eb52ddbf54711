/// Frames about who is there and how far they are.
extension ClientFrame {
    /// The fields of a `read` frame.
    package struct Read: Equatable, Sendable {
        /// Nil where the device wants no answer.
        package let ref: UInt64?
        package let conversation: ConversationID
        package let id: LineID
    }

    /// The fields of a `typing` frame.
    package struct Typing: Equatable, Sendable {
        /// Only for refusals: the frame has no answer.
        package let ref: UInt64?
        package let recipient: Recipient
        /// What the user does, a well-formed word; nil for typing.
        package let state: Range<Int>?
    }

    /// The fields of a `watch` frame.
    package struct Watch: Equatable, Sendable {
        /// Nil where the device wants no `done`.
        package let ref: UInt64?
        /// Without repeats; empty for nobody.
        package let users: [UserID]

        /// Contacts on a screen, and more.
        package static let mostUsers = 256
        /// What a list may have with its repeats.
        package static let mostElements = 1_024
    }
}

extension ClientFrame.Read {
    init(_ fields: FrameFields, _ bytes: Span<UInt8>) throws(FrameRefusal) {
        ref = try fields.optionalRef(bytes)
        conversation = try fields.requiredConversation(ref: ref, bytes)
        id = try fields.requiredID(ref: ref, bytes)
    }
}

extension ClientFrame.Typing {
    init(_ fields: FrameFields, _ bytes: Span<UInt8>) throws(FrameRefusal) {
        ref = fields.ref?.integer(in: bytes)
        guard let to = fields.to?.stringBody, let recipient = ClientFrame.Recipient(bytes, to) else {
            throw FrameRefusal(.badRecipient, ref: ref, "to is user: or group: and an id")
        }
        self.recipient = recipient
        guard let state = fields.state else {
            self.state = nil
            return
        }
        guard let word = state.stringBody, IdentifierRule.allows(bytes, word) else {
            throw FrameRefusal(.badField, ref: ref, "state must be a word of 1 to 64 of A-Za-z0-9_.-")
        }
        self.state = word
    }
}

extension ClientFrame.Watch {
    init(_ fields: FrameFields, _ bytes: Span<UInt8>) throws(FrameRefusal) {
        let ref = try fields.optionalRef(bytes)
        let most = ClientFrame.Watch.mostUsers
        let text = "users must be an array of at most \(most) different user ids"
        let refusal = FrameRefusal(.badField, ref: ref, text)
        guard let list = fields.users, list.kind == .array else { throw refusal }
        var scanner = JSONScanner(range: list.range)
        var users: [UserID] = []
        var known: Set<UserID> = []
        do throws(JSONError) {
            try scanner.beginArray(in: bytes)
            var elements = 0
            while let element = try scanner.nextElement(in: bytes) {
                elements += 1
                guard elements <= ClientFrame.Watch.mostElements,
                    let user = element.stringBody.flatMap({ UserID(bytes, $0) })
                else { throw .unexpectedEnd }
                guard known.insert(user).inserted else { continue }
                guard users.count < most else { throw .unexpectedEnd }
                users.append(user)
            }
        } catch {
            throw refusal
        }
        self.ref = ref
        self.users = users
    }
}
