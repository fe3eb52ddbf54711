internal import Protocol
internal import Redis

extension GroupDescription {
    /// Reads the reply of `martlet_1_group_read`; nil for another shape.
    init?(_ group: GroupID, _ reply: Reply) {
        guard reply.count == 3, let info = reply[0], let admins = reply[1], let members = reply[2] else {
            return nil
        }
        var fields: [String: String] = [:]
        for index in stride(from: 0, to: info.count - 1, by: 2) {
            guard let field = info[index]?.string else { continue }
            fields[field] = info[index + 1]?.string
        }
        self.init(
            id: group.text,
            name: fields["name"] ?? "",
            picture: fields["picture"],
            creator: fields["creator"] ?? "",
            created: fields["created"].flatMap { UInt64($0) } ?? 0,
            updated: fields["updated"].flatMap { UInt64($0) } ?? 0,
            members: GroupDescription.strings(members),
            admins: GroupDescription.strings(admins)
        )
    }

    /// The fields of an answer that shows something of groups.
    static var replyFields: [HTTPField] {
        [HTTPField("Content-Type", "application/json"), HTTPField("Cache-Control", "no-store")]
    }

    /// The texts of an array reply.
    static func strings(_ reply: Reply) -> [String] {
        (0..<reply.count).compactMap { reply[$0]?.string }
    }
}
