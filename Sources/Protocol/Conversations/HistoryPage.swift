/// A part of a conversation as clients get it, over a socket or by HTTP.
package struct HistoryPage: Equatable, Sendable {
    package let conversation: ConversationID

    /// The events without inbox ids, the newest first.
    package var events: [[UInt8]] = []

    /// Where the next page begins; nil behind the last one.
    package var next: LineID?

    package init(_ conversation: ConversationID) {
        self.conversation = conversation
    }

    /// Appends the members of the answer's object, without its braces.
    package func appendFields(to output: inout [UInt8]) {
        output.reserveCapacity(output.count + events.reduce(256) { $0 + $1.count + 1 })
        output.append(text: "\"conversation\":\"\(conversation)\",\"messages\":[")
        for (index, event) in events.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            output.append(contentsOf: event)
        }
        output.append(text: "],\"more\":\(next != nil)")
        if let next { output.append(text: ",\"next\":\"\(next.text)\"") }
    }
}
