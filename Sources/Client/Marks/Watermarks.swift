/// Up to which message a conversation is delivered to the others, and read by them; only ever forward.
package struct Watermarks: Equatable, Sendable {
    /// Empty for none.
    package private(set) var delivered = ""

    /// Empty for none; never above `delivered`.
    package private(set) var read = ""

    package init() {}

    /// Takes a receipt; false when it says nothing new, as one that comes late.
    ///
    /// What is read has been delivered.
    @discardableResult
    package mutating func advance(_ status: MessageStatus, to id: String) -> Bool {
        switch status {
        case .sent:
            return false
        case .delivered:
            guard MessageOrder.precedes(delivered, id) else { return false }
            delivered = id
        case .read:
            guard MessageOrder.precedes(read, id) else { return false }
            read = id
            advance(.delivered, to: id)
        }
        return true
    }

    /// Takes what another set of marks knows more.
    package mutating func merge(_ other: Watermarks) {
        advance(.delivered, to: other.delivered)
        advance(.read, to: other.read)
    }

    /// How far a stored message has come.
    package func status(of id: String) -> MessageStatus {
        if !MessageOrder.precedes(read, id) { return .read }
        return MessageOrder.precedes(delivered, id) ? .sent : .delivered
    }
}
