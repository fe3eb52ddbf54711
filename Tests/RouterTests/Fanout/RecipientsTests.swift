import Protocol
import Router
import Testing

@Suite struct RecipientsTests {
    private func line(_ number: UInt64) -> LineID { LineID(tenths: number) }

    private func list(_ users: [String]) -> UserList {
        var list = UserList()
        for user in users { list.append(Array(user.utf8).span) }
        return list
    }

    private func users(_ list: UserList) -> Set<String> { Set((0..<list.count).map { list[$0] }) }

    private func stay(_ user: String, _ joined: UInt64, _ left: UInt64? = nil) -> Membership {
        Membership(user: user, joined: line(joined), left: left.map { line($0) })
    }

    @Test func `without comings and goings everybody gets every line`() {
        let recipients = Recipients(members: list(["a", "b"]), joined: [], left: [])
        #expect(users(recipients.of(line(5))) == ["a", "b"])
        #expect(recipients.isSame(line(1), line(100)))
    }

    @Test func `who joins gets the line that added them and those behind it`() {
        let recipients = Recipients(members: list(["a", "b"]), joined: [stay("b", 5)], left: [])
        #expect(users(recipients.of(line(4))) == ["a"])
        #expect(users(recipients.of(line(5))) == ["a", "b"])
        #expect(users(recipients.of(line(9))) == ["a", "b"])
        #expect(!recipients.isSame(line(4), line(5)))
        #expect(recipients.isSame(line(5), line(9)))
        #expect(recipients.isSame(line(1), line(4)))
    }

    @Test func `who leaves gets the line that removed them and nothing behind it`() {
        let recipients = Recipients(members: list(["a"]), joined: [], left: [stay("b", 1, 5)])
        #expect(users(recipients.of(line(5))) == ["a", "b"])
        #expect(users(recipients.of(line(6))) == ["a"])
        #expect(recipients.isSame(line(2), line(5)))
        #expect(!recipients.isSame(line(5), line(6)))
    }

    @Test func `who joined after the members were read is there nevertheless`() {
        let recipients = Recipients(members: list(["a"]), joined: [stay("b", 5)], left: [])
        #expect(users(recipients.of(line(5))) == ["a", "b"])
    }

    @Test func `who left after the members were read gets nothing behind it`() {
        let recipients = Recipients(members: list(["a", "b"]), joined: [], left: [stay("b", 0, 5)])
        #expect(users(recipients.of(line(5))) == ["a", "b"])
        #expect(users(recipients.of(line(6))) == ["a"])
    }

    @Test func `who comes back lacks what was said meanwhile`() {
        let recipients = Recipients(
            members: list(["a", "b"]),
            joined: [stay("b", 8)],
            left: [stay("b", 2, 3), stay("b", 5, 6)]
        )
        let got = (1...9).filter { users(recipients.of(line($0))).contains("b") }
        #expect(got == [2, 3, 5, 6, 8, 9])
        for number in 1...9 as ClosedRange<UInt64> {
            let list = recipients.of(line(number))
            #expect(users(list).count == list.count, "somebody stands twice at \(number)")
        }
    }

    @Test func `a page whose lines nobody's stay begins or ends in keeps later members out`() {
        let recipients = Recipients(
            members: list(["a", "b", "c"]),
            joined: [stay("b", 8)],
            left: [stay("c", 7, 9), stay("d", 1, 2), stay("e", 3, 8)]
        )
        let page = recipients.within(line(4)...line(6))
        #expect(users(page.of(line(5))) == ["a", "e"])
        #expect(page.isSame(line(4), line(6)))
        #expect(!page.isSame(line(6), line(7)))
    }

    @Test func `recipients are known for a page that is not older than where they are known from`() {
        let recipients = Recipients(members: list(["a"]), joined: [stay("b", 8)], left: [])
        let known = KnownRecipients(recipients, first: LineID(tenths: 50), through: Array("9-0".utf8))
        func page(_ times: [Int]) -> [FanoutLine] {
            times.map { FanoutLine(id: Array("\($0)-0".utf8), event: []) }
        }
        #expect(known.of(page([5, 6])).map { users($0.of(LineID(tenths: 50))) } == ["a", "b"])
        #expect(known.of(page([4, 6])).map { _ in } == nil)
        #expect(known.of(page([7, 6])).map { _ in } == nil)
        #expect(known.of([]).map { _ in } == nil)
    }

    @Test func `what cannot be a user is left out`() {
        var members = list(["a"])
        for foreign in ["", "b}", "{x", "a b", String(repeating: "u", count: 65)] {
            let isTaken = members.append(Array(foreign.utf8).span)
            #expect(!isTaken)
        }
        #expect(users(members) == ["a"])
        let recipients = Recipients(members: members, joined: [stay("x}", 1)], left: [stay("", 0, 9)])
        #expect(users(recipients.of(line(5))) == ["a"])
    }

    @Test(arguments: [
        ("bob:1763669000123.4", "1763669000130.0", "bob", 17_636_690_001_234 as UInt64),
        ("bob:0.0", "5", "bob", 0), ("a:b:1", "5", "a:b", 10),
    ])
    func `a past membership is read`(
        _ stint: String,
        _ score: String,
        _ user: String,
        _ joined: UInt64
    ) throws {
        let membership = try #require(Membership(stint: stint, score: score))
        #expect(membership.user == user && membership.joined == line(joined))
    }

    @Test(arguments: [("bob", "5"), ("bob:", "5"), ("bob:x", "5"), ("bob:1", "")])
    func `what is no past membership is left out`(_ stint: String, _ score: String) {
        #expect(Membership(stint: stint, score: score) == nil)
    }

    /// Against a model that plays the changes one after the other.
    @Test(arguments: 0..<200)
    func `the cut is that of a group that changes line by line`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var present: [String: UInt64] = ["u0": 0, "u1": 0]
        var stints: [Membership] = []
        var expected: [UInt64: Set<String>] = [:]
        let from = UInt64.random(in: 1...20, using: &random)
        for number in 1...40 as ClosedRange<UInt64> {
            let user = "u\(Int.random(in: 0..<6, using: &random))"
            var getting = Set(present.keys)
            switch (Int.random(in: 0..<3, using: &random), present[user]) {
            case (0, nil):
                present[user] = number
                getting.insert(user)
            case (1, let joined?):
                present[user] = nil
                stints.append(stay(user, joined, number))
            default: break
            }
            expected[number] = getting
        }
        let joined = present.filter { $0.value >= from }.map { stay($0.key, $0.value) }
        let left = stints.filter { $0.left.map { $0 >= line(from) } ?? false }
        // The members as read at any moment since the page's first line: anybody who came or went meanwhile may be there or not.
        let unsure = Set((joined + left).map(\.user))
        let sure = present.keys.filter { !unsure.contains($0) }
        let members = sure + unsure.filter { _ in Bool.random(using: &random) }
        let recipients = Recipients(members: list(members), joined: joined, left: left)
        let page = UInt64.random(in: from...40, using: &random)...40
        let within = recipients.within(line(page.lowerBound)...line(page.upperBound))
        for number in from...40 {
            #expect(users(recipients.of(line(number))) == expected[number])
            if page.contains(number) { #expect(users(within.of(line(number))) == expected[number]) }
            guard number > from else { continue }
            if recipients.isSame(line(number - 1), line(number)) {
                #expect(expected[number - 1] == expected[number])
            }
        }
    }
}
