internal import Protocol

extension ReceivedFrame {
    /// Integers by field name.
    package struct Numbers: Equatable, Sendable {
        package var ref: UInt64?
        package var inbox: UInt64?
        package var time: UInt64?
        package var after: UInt64?
        package var epoch: UInt64?
        package var last: UInt64?
        package var heartbeat: UInt64?
        package var expires: UInt64?
        package var lastSeen: UInt64?
        /// Of `limits`.
        package var rate: UInt64?
        /// Of `limits`.
        package var unanswered: UInt64?
    }

    /// Ranges of strings by field name.
    package struct Strings: Equatable, Sendable {
        package var id: Range<Int>?
        package var conversation: Range<Int>?
        package var from: Range<Int>?
        package var device: Range<Int>?
        package var code: Range<Int>?
        package var message: Range<Int>?
        package var node: Range<Int>?
        package var status: Range<Int>?
        package var by: Range<Int>?
        package var user: Range<Int>?
        package var state: Range<Int>?
        /// The field `for`.
        package var audience: Range<Int>?
        package var sender: Range<Int>?
        package var next: Range<Int>?
    }
}

extension ReceivedFrame.Numbers {
    mutating func take(_ number: UInt64, named name: Word) {
        switch name {
        case Name.ref: ref = number
        case Name.inbox: inbox = number
        case Name.time: time = number
        case Name.after: after = number
        case Name.epoch: epoch = number
        case Name.last: last = number
        case Name.heartbeat: heartbeat = number
        case Name.expires: expires = number
        case Name.lastSeen: lastSeen = number
        default: break
        }
    }

    private enum Name {
        static let ref: Word = "ref"
        static let inbox: Word = "inbox"
        static let time: Word = "time"
        static let after: Word = "after"
        static let epoch: Word = "epoch"
        static let last: Word = "last"
        static let heartbeat: Word = "heartbeat"
        static let expires: Word = "expires"
        static let lastSeen: Word = "lastSeen"
    }
}

extension ReceivedFrame.Strings {
    mutating func take(_ string: Range<Int>, named name: Word) {
        switch name {
        case Name.id: id = string
        case Name.conversation: conversation = string
        case Name.from: from = string
        case Name.device: device = string
        case Name.code: code = string
        case Name.message: message = string
        case Name.node: node = string
        case Name.status: status = string
        case Name.by: by = string
        case Name.user: user = string
        case Name.state: state = string
        case Name.audience: audience = string
        case Name.sender: sender = string
        case Name.next: next = string
        default: break
        }
    }

    private enum Name {
        static let id: Word = "id"
        static let conversation: Word = "conversation"
        static let from: Word = "from"
        static let device: Word = "device"
        static let code: Word = "code"
        static let message: Word = "message"
        static let node: Word = "node"
        static let status: Word = "status"
        static let by: Word = "by"
        static let user: Word = "user"
        static let state: Word = "state"
        static let audience: Word = "for"
        static let sender: Word = "sender"
        static let next: Word = "next"
    }
}
