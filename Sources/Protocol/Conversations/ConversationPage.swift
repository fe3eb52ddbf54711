/// A page of a user's conversations as clients get it, over a socket or by HTTP.
package struct ConversationPage: Sendable {
    /// How many conversations it has.
    package private(set) var count = 0

    private let mostBytes: Int
    /// The conversations as JSON, with commas between them.
    private var body: [UInt8] = []
    private var last: ConversationCursor?

    /// A page of at most so many bytes; one conversation may have more alone.
    package init(mostBytes: Int) {
        self.mostBytes = mostBytes
    }

    /// Adds the next conversation; false when the page has no room for it any more.
    package mutating func append(_ summary: ConversationSummary) -> Bool {
        let size = body.count
        if count > 0 { body.append(UInt8(ascii: ",")) }
        summary.append(to: &body)
        guard count == 0 || body.count <= mostBytes else {
            body.removeLast(body.count - size)
            return false
        }
        count += 1
        last = ConversationCursor(summary.place, summary.conversation)
        return true
    }

    /// Appends the members of the answer's object, without its braces.
    package func appendFields(hasMore: Bool, to output: inout [UInt8]) {
        output.reserveCapacity(output.count + body.count + 256)
        output.append(text: "\"conversations\":[")
        output.append(contentsOf: body)
        output.append(UInt8(ascii: "]"))
        if hasMore, let last { output.append(text: ",\"next\":\"\(last.text)\"") }
    }
}
