/// A message on its way out: kept until the server has answered it.
package struct OutboxEntry: Equatable, Sendable {
    /// What the application knows it by.
    package let id: SendID

    /// The ref that it goes out with; the same at each repeat, so that the server stores it once.
    package internal(set) var ref: UInt64

    /// `user:…` or `group:…`.
    package let recipient: String

    /// The content as one JSON object, passed through byte for byte.
    package let content: [UInt8]

    package init(id: SendID, ref: UInt64, recipient: String, content: [UInt8]) {
        self.id = id
        self.ref = ref
        self.recipient = recipient
        self.content = content
    }

    /// What the entry counts for against the outbox's limit, in bytes.
    var size: Int {
        recipient.utf8.count + content.count
    }
}
