extension ClientFrame {
    /// Parses one frame of valid UTF-8 whose `content` has at most `contentLimit` bytes.
    ///
    /// A refusal names the stable code that the client is told.
    package init(_ bytes: Span<UInt8>, contentLimit: Int) throws(FrameRefusal) {
        let fields = try FrameFields(bytes)
        guard let type = fields.type?.stringBody else {
            throw FrameRefusal(.badField, ref: fields.ref?.integer(in: bytes), "type must be a string")
        }
        switch Word(bytes, type) {
        case TypeName.send:
            self = .send(try Send(fields, bytes, contentLimit: contentLimit))
        case TypeName.ack:
            self = .ack(try Ack(fields, bytes))
        case TypeName.heartbeat:
            self = .heartbeat
        case TypeName.renew:
            let ref = fields.ref?.integer(in: bytes)
            guard let token = fields.token?.stringBody else {
                throw FrameRefusal(.badField, ref: ref, "token must be a string")
            }
            self = .renew(token: token, ref: ref)
        case TypeName.call:
            self = .call(try Call(fields, bytes, contentLimit: contentLimit))
        case TypeName.read:
            self = .read(try Read(fields, bytes))
        case TypeName.typing:
            self = .typing(try Typing(fields, bytes))
        case TypeName.watch:
            self = .watch(try Watch(fields, bytes))
        case TypeName.conversations:
            self = .conversations(try Conversations(fields, bytes))
        case TypeName.history:
            self = .history(try History(fields, bytes))
        case TypeName.info:
            self = .info(try Info(fields, bytes))
        case TypeName.delete:
            self = .delete(try Delete(fields, bytes))
        default:
            throw FrameRefusal(.unknownType, ref: fields.ref?.integer(in: bytes), "no such type of frame")
        }
    }

    private enum TypeName {
        static let send: Word = "send"
        static let ack: Word = "ack"
        static let heartbeat: Word = "heartbeat"
        static let renew: Word = "renew"
        static let call: Word = "call"
        static let read: Word = "read"
        static let typing: Word = "typing"
        static let watch: Word = "watch"
        static let conversations: Word = "conversations"
        static let history: Word = "history"
        static let info: Word = "info"
        static let delete: Word = "delete"
    }
}

extension ClientFrame.Send {
    fileprivate init(_ fields: FrameFields, _ bytes: Span<UInt8>, contentLimit: Int) throws(FrameRefusal) {
        ref = try fields.requiredRef(bytes)
        guard let to = fields.to?.stringBody else {
            throw FrameRefusal(.badField, ref: ref, "to must be a string")
        }
        guard let recipient = ClientFrame.Recipient(bytes, to) else {
            throw FrameRefusal(.badRecipient, ref: ref, "to is user: or group: and an id")
        }
        self.recipient = recipient
        content = try fields.requiredContent(ref: ref, limit: contentLimit)
        guard ContentKind.isWellFormed(bytes, content) else {
            throw FrameRefusal(
                .badContent,
                ref: ref,
                "content.kind must be a word of 1 to 64 of A-Za-z0-9_.-"
            )
        }
    }
}

extension ClientFrame.Ack {
    fileprivate init(_ fields: FrameFields, _ bytes: Span<UInt8>) throws(FrameRefusal) {
        guard let inbox = fields.inbox?.integer(in: bytes) else {
            throw Self.notAnInteger("inbox", fields.ref?.integer(in: bytes))
        }
        self.inbox = inbox
        epoch = fields.epoch?.integer(in: bytes)
        if fields.epoch != nil, epoch == nil {
            throw Self.notAnInteger("epoch", fields.ref?.integer(in: bytes))
        }
    }

    private static func notAnInteger(_ name: String, _ ref: UInt64?) -> FrameRefusal {
        FrameRefusal(.badField, ref: ref, "\(name) must be an integer from 0 to 2^53")
    }
}

extension ClientFrame.Recipient {
    init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        guard let colon = range.prefix(6).first(where: { bytes[$0] == UInt8(ascii: ":") }) else { return nil }
        let id = colon + 1..<range.upperBound
        guard IdentifierRule.allows(bytes, id) else { return nil }
        switch Word(bytes, range.lowerBound..<colon) {
        case Prefix.user: self = .user(id)
        case Prefix.group: self = .group(id)
        default: return nil
        }
    }

    private enum Prefix {
        static let user: Word = "user"
        static let group: Word = "group"
    }
}
