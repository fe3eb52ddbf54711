/// What the senders of a group must have been told, by a plain model beside Redis.
struct ReceiptModel {
    private(set) var members: Set<String>
    /// The member's marks by status; numbers stand for ids.
    private var marks: [String: [String: Int]] = ["delivered": [:], "read": [:]]
    private var joined: [String: Int] = [:]
    /// The numbers of the lines that each user has written.
    private var written: [String: [Int]] = [:]

    init(_ members: Set<String>, at line: Int) {
        self.members = members
        for member in members { joined[member] = line }
    }

    mutating func added(_ user: String, by line: Int) {
        members.insert(user)
        joined[user] = line
        marks["delivered"]?[user] = nil
        marks["read"]?[user] = nil
    }

    mutating func removed(_ user: String) { members.remove(user) }

    mutating func wrote(_ user: String, _ line: Int) { written[user, default: []].append(line) }

    mutating func deleted(_ user: String, _ line: Int) { written[user]?.removeAll { $0 == line } }

    mutating func marked(_ user: String, _ status: String, _ line: Int) {
        guard members.contains(user) else { return }
        for status in status == "read" ? ["delivered", "read"] : ["delivered"] {
            let mark = marks[status]?[user] ?? 0
            marks[status]?[user] = max(line, mark)
        }
    }

    /// The last of the sender's lines that all others have got or read; nil if there is none.
    func last(of sender: String, _ status: String) -> Int? {
        let others = members.filter { $0 != sender }
        guard !others.isEmpty, members.contains(sender) else { return nil }
        let least = others.map { max(marks[status]?[$0] ?? 0, joined[$0] ?? 0) }.min() ?? 0
        return written[sender]?.last { $0 <= least }
    }
}
