import TestSupport
import Testing

/// A page of a history as `martlet_1_history` gives it.
struct HistoryPage {
    /// Newest first: ids, and fields with their values.
    let entries: [(id: String, fields: [String])]
    /// Where to go on; empty at the end.
    let next: String

    init(_ reply: TestReply) throws {
        try #require(reply.elements.count == 2, "\(reply)")
        entries = try reply.elements[0].elements.map { entry in
            (try #require(entry.elements[0].text), entry.elements[1].elements.compactMap(\.text))
        }
        next = try #require(reply.elements[1].text)
    }

    var ids: [String] { entries.map(\.id) }
}
