import TestSupport
import Testing

/// Receipts of a group in which everything happens in any order, compared with a plain model.
@Suite struct ReceiptHistoryTests {
    /// What a sender was told last must be the last of their lines that all others have, at every point of the history.
    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `whatever happens, each sender knows how far the others are`(_ seed: UInt64) throws {
        let server = try FunctionServer()
        var generator = SeededGenerator(seed: seed)
        let users = (0..<6).map { "u\($0)" }
        try server.create(Array(users.prefix(4)))
        // Numbers of lines for ids, by their order in the log.
        var lines = try server.lines()
        var model = ReceiptModel(Set(users.prefix(4)), at: 1)
        var told: [String: Int] = [:]
        var receipts = 0
        var authors: [Int: String] = [:]

        func newest() throws -> Int {
            lines.append(try #require(try server.lines().last))
            return lines.count
        }

        /// Any line, but mostly a late one.
        func late() -> Int {
            (1...3).map { _ in Int.random(in: 1...lines.count, using: &generator) }.max() ?? 1
        }

        for step in 1...220 {
            let user = users[Int.random(in: 0..<6, using: &generator)]
            switch Int.random(in: 0..<12, using: &generator) {
            case 0..<4:
                let id = try server.sendToGroup(user, ref: UInt64(step)).text ?? ""
                guard id.contains("-") else { continue }
                let line = try newest()
                authors[line] = user
                model.wrote(user, line)
            case 4..<7:
                let line = late()
                try server.deliveredToGroup([(user, lines[line - 1])])
                model.marked(user, "delivered", line)
            case 7..<9:
                let line = late()
                try server.markReadInGroup(user, upTo: lines[line - 1])
                model.marked(user, "read", line)
            case 9 where user != "u0":
                guard try server.change("u0", .add(user)) == .text("DONE") else { continue }
                model.added(user, by: try newest())
            case 10 where user != "u0":
                guard try server.change("u0", .remove(user)) == .text("DONE") else { continue }
                _ = try newest()
                model.removed(user)
                told["delivered \(user)"] = nil
                told["read \(user)"] = nil
            default:
                let most = Int.random(in: 1...20, using: &generator)
                for receipt in try server.tellAll(lines: most) {
                    let parts = receipt.split(separator: " ").map(String.init)
                    let line = try #require(lines.firstIndex(of: parts[2])) + 1
                    let name = "\(parts[0]) \(parts[1])"
                    #expect(line > told[name] ?? 0, "told twice, or backwards")
                    #expect(authors[line] == parts[1])
                    told[name] = line
                    receipts += 1
                }
                for member in model.members {
                    for status in ["delivered", "read"] {
                        let last = model.last(of: member, status)
                        // Who came back is told of what they wrote before only if it was not told then.
                        if let last, (told["\(status) \(member)"] ?? 0) < last {
                            let joined = try server.scores(server.group("joined"))[member] ?? 0
                            let isOld = joined > score(lines[last - 1])
                            #expect(isOld, "\(member) was not told of \(last) at step \(step)")
                        }
                        if let last, let told = told["\(status) \(member)"] { #expect(told <= last) }
                    }
                }
            }
        }
        #expect(receipts > 10)
    }
}
