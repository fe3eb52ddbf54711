/// A line of a conversation's log as Redis has it.
package struct StoredLine: Equatable, Sendable {
    package let id: String
    package let fields: [String: String]

    package init(id: String, fields: [String: String]) {
        self.id = id
        self.fields = fields
    }
}
