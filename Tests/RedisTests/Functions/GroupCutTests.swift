import TestSupport
import Testing

/// The clean cut: who gets a line follows from its id, whatever happens while a worker reads.
@Suite struct GroupCutTests {
    private let server: FunctionServer
    private static let users = ["alice", "bob", "carol", "dave", "erin", "fred"]

    init() throws {
        server = try FunctionServer()
    }

    /// Who gets the lines of a page by the contract: the members as read first, then what the call lists.
    private func recipients(_ present: Set<String>, _ page: [TestReply]) -> [String: Set<String>] {
        let joined = server.pairs(page[2]).compactMapValues(Double.init)
        let stints = server.pairs(page[3]).compactMap {
            name,
            end -> (user: String, from: Double, to: Double)? in
            let parts = name.split(separator: ":")
            guard let from = Double(parts[1]), let to = Double(end) else { return nil }
            return (String(parts[0]), from, to)
        }
        // Somebody who was found and has left since is no member any more, unless they are back.
        let gone = Set(stints.map(\.user)).subtracting(joined.keys)
        let current = present.subtracting(gone).union(joined.keys)
        var recipients: [String: Set<String>] = [:]
        for line in page[1].elements {
            let id = line.elements[0].text ?? ""
            let place = score(id)
            let now = current.filter { joined[$0] ?? 0 <= place }
            let past = stints.filter { $0.from <= place && place <= $0.to }.map(\.user)
            recipients[id] = now.union(past)
        }
        return recipients
    }

    /// Something happens in the group; the model hears of it.
    private func happen(
        _ history: inout GroupHistory,
        _ ref: inout UInt64,
        _ random: inout SeededGenerator
    ) throws {
        let user = Self.users.dropFirst().randomElement(using: &random) ?? "bob"
        if Int.random(in: 0..<3, using: &random) == 0 {
            ref += 1
            history.wrote(try #require(try server.sendToGroup(ref: ref).text))
        } else if history.members.contains(user) {
            let actor = Bool.random(using: &random) ? user : "alice"
            #expect(try server.change(actor, .remove(user)) == .text("DONE"))
            history.removed(user, by: try #require(try server.lines().last))
        } else {
            #expect(try server.change("alice", .add(user)) == .text("DONE"))
            history.added(user, by: try #require(try server.lines().last))
        }
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `everybody gets the lines of their memberships, however far the worker lags`(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var history = GroupHistory(["alice", "bob", "carol"])
        var ref: UInt64 = 0
        var found: [String: Set<String>] = [:]
        try server.create(["alice", "bob", "carol"])
        history.wrote(try #require(try server.lines().last))
        for _ in 0..<40 {
            for _ in 0..<Int.random(in: 0..<6, using: &random) { try happen(&history, &ref, &random) }
            let present = Set(try server.members())
            // Between reading the members and reading the log, the group goes on.
            for _ in 0..<Int.random(in: 0..<4, using: &random) { try happen(&history, &ref, &random) }
            let page = try server.fanout(entries: Int.random(in: 1...6, using: &random)).elements
            found.merge(recipients(present, page)) { _, _ in [] }
            if let last = page[1].elements.last?.elements[0].text { try server.fanned(last) }
        }
        while case let page = try server.fanout().elements, let last = page[1].elements.last?.elements[0].text
        {
            found.merge(recipients(Set(try server.members()), page)) { _, _ in [] }
            try server.fanned(last)
        }
        #expect(found == history.recipients)
        #expect(found.count > 40)
    }
}
