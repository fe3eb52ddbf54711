internal import Protocol

/// What stands behind the question mark of a request; names that mean nothing to the path are ignored.
struct QueryParameters {
    private var values: [String: String] = [:]

    /// Refuses a known name that stands twice.
    init(_ head: HTTPRequestHead, _ names: Set<String>) throws(Problem) {
        for (name, value) in head.target.query where names.contains(name) {
            guard values.updateValue(value, forKey: name) == nil else {
                throw QueryParameters.wrong("\(name) stands there twice")
            }
        }
    }

    /// The size of a page.
    func limit(_ allowed: ClosedRange<Int>, usual: Int) throws(Problem) -> Int {
        guard let text = values["limit"] else { return usual }
        let bytes = Array(text.utf8)
        guard let number = Decimal.value(bytes.span, 0..<bytes.count),
            let limit = Int(exactly: number), allowed.contains(limit)
        else {
            let range = "\(allowed.lowerBound) to \(allowed.upperBound)"
            throw QueryParameters.wrong("limit must be an integer from \(range)")
        }
        return limit
    }

    /// The id of a message, where there is one.
    func id(_ name: String) throws(Problem) -> LineID? {
        guard let text = values[name] else { return nil }
        guard let id = LineID(entry: Array(text.utf8).span) else {
            throw QueryParameters.wrong("\(name) must be the id of a message")
        }
        return id
    }

    /// Where a page of conversations ended, where there is one before.
    func cursor(_ name: String) throws(Problem) -> ConversationCursor? {
        guard let text = values[name] else { return nil }
        guard let cursor = ConversationCursor(text) else {
            throw QueryParameters.wrong("\(name) must be the next of a page")
        }
        return cursor
    }

    /// For whom a message is to be deleted.
    func audience(_ name: String) throws(Problem) -> DeletionAudience {
        guard let audience = values[name].flatMap(DeletionAudience.init) else {
            throw QueryParameters.wrong("\(name) must be me or all")
        }
        return audience
    }

    private static func wrong(_ detail: String) -> Problem {
        Problem(.unprocessableContent, .badField, detail)
    }
}
