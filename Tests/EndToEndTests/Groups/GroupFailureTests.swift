import Client
import TestSupport
import Testing

/// Groups over several nodes and workers, with something killed or changed while messages flow.
@Suite(.serialized) struct `A group keeps every message, once and in order` {
    /// Members of a group who are connected, and how many messages each has to see.
    private struct Crowd {
        let installation: Installation
        let members: [Member]
        let group: String
        private(set) var submitted = 0

        init(_ installation: Installation, count: Int, absent: Int = 0, keepsIDs: Bool = false) throws {
            self.installation = installation
            let users = (0..<count).map { "user\($0)" }
            let request = GroupRequest(installation: installation, user: users[0], node: 0)
            group = try request.create(name: "crowd", members: Array(users.dropFirst()))
            members = try users.prefix(count - absent).enumerated().map { index, user in
                let node = index % installation.ports.count
                return try Member(user, on: installation, node: node, keepsIDs: keepsIDs)
            }
            for member in members { member.client.start() }
            let all = members
            try #require(installation.wait { all.allSatisfy { $0.isLive && $0.changes.count == 1 } })
        }

        /// Ten of them send so many messages more, in turns.
        mutating func send(_ count: Int) throws {
            for number in submitted..<submitted + count {
                try members[number % 10].send("message \(number)", to: group)
            }
            submitted += count
        }

        /// The ids of everything that was answered.
        var sent: [UInt64] { members.flatMap(\.sent) }

        /// Waits until everybody has everything, and says what is missing.
        func expectComplete(_ limit: Duration = .seconds(120)) throws {
            let total = submitted
            let isComplete = installation.wait(limit) {
                members.allSatisfy { $0.unanswered == 0 && $0.count + $0.sent.count >= total }
            }
            let behind = members.filter { $0.count + $0.sent.count < total }
            try #require(isComplete, "\(behind.count) of \(members.count) miss something")
            let sum = sent.reduce(0, &+)
            #expect(sent.count == total && Set(sent).count == total)
            for member in members {
                #expect(member.failures.isEmpty)
                #expect(member.misplaced == 0, "\(member.user) saw something twice or out of order")
                #expect(member.count == total - member.sent.count)
                #expect(member.sum == sum &- member.sent.reduce(0, &+))
            }
        }
    }

    @Test func `of 1,000 members when a worker and a node are killed, also for those who were away`() throws {
        let installation = try Installation(nodes: 3, workers: 2)
        var crowd = try Crowd(installation, count: 1_000, absent: 100)
        let third = max(10, Scale.messages / 3)
        for step in 0..<3 {
            try crowd.send(third)
            // Strike when some have been answered and most are still to be delivered.
            try #require(installation.wait { crowd.sent.count > step * third + third / 4 })
            if step == 0 { try installation.replaceWorker(0) }
            if step == 1 { try installation.replaceNode(2) }
        }
        try crowd.expectComplete(.seconds(600))
        let total = crowd.submitted
        let absent = try (900..<1_000).map {
            try Member("user\($0)", on: installation, node: $0 % 3)
        }
        for member in absent { member.client.start() }
        try #require(installation.wait(.seconds(300)) { absent.allSatisfy { $0.count >= total } })
        let sum = crowd.sent.reduce(0, &+)
        for member in absent {
            #expect(member.count == total && member.sum == sum && member.misplaced == 0)
        }
        let pauses = crowd.members.map(\.longestPause)
        print("1,000 members, \(total) messages: longest pause of a member \(pauses.max() ?? 0) ms")
    }

    @Test func `when workers come and go under load`() throws {
        let installation = try Installation(nodes: 2, workers: 1)
        var crowd = try Crowd(installation, count: 50)
        for member in crowd.members { member.restartClock() }
        for change in 0..<7 {
            try crowd.send(150)
            switch change {
            case 0, 1, 2: try installation.addWorker()
            case 3, 5: try installation.removeWorker(byKilling: false)
            case 4: try installation.removeWorker(byKilling: true)
            default: break
            }
            let goal = crowd.submitted - 100
            try #require(installation.wait { crowd.sent.count >= goal })
        }
        try crowd.expectComplete()
        #expect(installation.workers.count == 1)
        print("workers 1 to 4 and back: longest pause \(crowd.members.map(\.longestPause).max() ?? 0) ms")
    }

    @Test
    func `when members are removed and added while messages flow, with the same cut for everybody`() throws {
        let installation = try Installation(nodes: 3, workers: 2)
        var crowd = try Crowd(installation, count: 30, keepsIDs: true)
        let admin = GroupRequest(installation: installation, user: "user0", node: 1)
        let path = "/v1/groups/\(crowd.group)/members/"
        let late = try Member("late", on: installation, node: 2, keepsIDs: true)
        late.client.start()
        for round in 0..<5 {
            try crowd.send(100)
            let goal = crowd.submitted - 50
            try #require(installation.wait { crowd.sent.count >= goal })
            if round == 2 { try installation.replaceWorker(1) }
            #expect(try admin.send("DELETE", path + "user\(20 + round)").status == 204)
            if round == 1 { #expect(try admin.send("PUT", path + "late").status == 204) }
            if round == 3 { #expect(try admin.send("PUT", path + "user20").status == 204) }
        }
        try crowd.send(50)
        let members = crowd.members
        let senders = Array(members.prefix(10))
        let total = crowd.submitted
        try #require(
            installation.wait(.seconds(120)) {
                members.prefix(20).allSatisfy { $0.unanswered == 0 && $0.count + $0.sent.count >= total }
            }
        )
        let sent = senders.flatMap(\.sent).sorted()
        let observer = members[15]
        #expect(observer.ids == sent)
        // Everybody else is judged by what the observer saw: the ids at which somebody left or came.
        func cut(_ change: String, _ user: String) throws -> [UInt64] {
            observer.changes.filter {
                $0.event.contains("\"change\":\"\(change)\"") && $0.event.contains("\"users\":[\"\(user)\"]")
            }.map(\.id)
        }
        for index in 21..<25 {
            let end = try #require(try cut("removed", "user\(index)").first)
            try #require(installation.wait { members[index].changes.last?.id ?? 0 >= end })
            #expect(members[index].ids == sent.filter { $0 < end }, "user\(index)")
        }
        let begin = try #require(try cut("added", "late").first)
        let awaited = sent.filter { $0 > begin }
        try #require(installation.wait { late.count >= awaited.count })
        #expect(late.ids == awaited)
        let away = try #require(try cut("removed", "user20").first)
        let back = try #require(try cut("added", "user20").first)
        let both = sent.filter { $0 < away || $0 > back }
        try #require(installation.wait { members[20].count >= both.count })
        #expect(members[20].ids == both)
        #expect((members.prefix(20) + [late]).allSatisfy { $0.misplaced == 0 })
    }
}
