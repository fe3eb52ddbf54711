/// Worlds for runs.
extension World {
    /// The most users in a group; so that one message does not cost as much as all others together.
    private static let largestGroup = 40

    /// Makes a world of so many users: the same for the same seed.
    ///
    /// Each user has one to three devices; some of those that only read connect later, within `milliseconds`.
    package static func make(seed: UInt64, users count: Int, milliseconds: Int) -> World {
        var generator = ChaosGenerator(seed: seed)
        let users = (0..<count).map { "user\($0)" }
        var devices: [Device] = []
        for user in 0..<count {
            devices.append(Device(user: user, name: "phone"))
            if Int.random(in: 0..<10, using: &generator) < 6 {
                devices.append(Device(user: user, name: "laptop"))
            }
            if Int.random(in: 0..<10, using: &generator) < 4 {
                let isLate = Int.random(in: 0..<3, using: &generator) == 0
                let begins = isLate ? Int.random(in: 0...max(0, milliseconds * 3 / 4), using: &generator) : 0
                devices.append(Device(user: user, name: "tablet", begins: begins, roams: true))
            }
        }
        let conversations = pairs(of: users, &generator) + groups(of: count, &generator)
        return World(users: users, devices: devices, conversations: conversations)
    }

    /// Everybody has a few whom they write to.
    private static func pairs(of users: [String], _ generator: inout ChaosGenerator) -> [Conversation] {
        var names: Set<String> = []
        var conversations: [Conversation] = []
        for user in users.indices {
            for _ in 0..<3 {
                let other = Int.random(in: users.indices, using: &generator)
                let (one, two) = users[user] < users[other] ? (user, other) : (other, user)
                let name = "dm:\(users[one]):\(users[two])"
                guard one != two, names.insert(name).inserted else { continue }
                conversations.append(Conversation(name: name, members: [one, two], isGroup: false))
            }
        }
        return conversations
    }

    /// A group for every eight users, of three to forty; the first member makes it.
    private static func groups(of count: Int, _ generator: inout ChaosGenerator) -> [Conversation] {
        (0..<max(1, count / 8)).map { _ in
            let everybody = (0..<count).shuffled(using: &generator)
            let size = Int.random(in: 3...max(3, min(largestGroup, count * 2 / 3)), using: &generator)
            let members = Array(everybody.prefix(size))
            // Steady members outnumber the guests, who come from both inside and outside.
            let guests = Array(members.suffix(size / 6)) + Array(everybody.dropFirst(size).prefix(2))
            return Conversation(name: "", members: members, isGroup: true, guests: guests)
        }
    }
}
