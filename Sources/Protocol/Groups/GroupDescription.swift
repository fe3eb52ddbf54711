/// A group as clients see it.
package struct GroupDescription: Equatable, Sendable {
    package let id: String
    package let name: String
    package let picture: String?

    /// Who made the group; perhaps no longer a member.
    package let creator: String

    /// When it was made, in ms since 1970.
    package let created: UInt64

    /// When anything about it changed last, members included, in ms since 1970.
    package let updated: UInt64

    /// In byte order.
    package let members: [String]

    /// Those members that may change the group, in byte order.
    package let admins: [String]

    package init(
        id: String,
        name: String,
        picture: String?,
        creator: String,
        created: UInt64,
        updated: UInt64,
        members: [String],
        admins: [String]
    ) {
        self.id = id
        self.name = name
        self.picture = picture
        self.creator = creator
        self.created = created
        self.updated = updated
        self.members = members.sorted()
        self.admins = admins.sorted()
    }

    /// Appends the group as one JSON object.
    package func append(to output: inout [UInt8]) {
        output.append(text: "{\"id\":")
        JSONText.append(id, to: &output)
        output.append(text: ",\"name\":")
        JSONText.append(name, to: &output)
        if let picture {
            output.append(text: ",\"picture\":")
            JSONText.append(picture, to: &output)
        }
        output.append(text: ",\"creator\":")
        JSONText.append(creator, to: &output)
        output.append(text: ",\"created\":\(created),\"updated\":\(updated)")
        GroupDescription.append("members", members, to: &output)
        GroupDescription.append("admins", admins, to: &output)
        output.append(UInt8(ascii: "}"))
    }

    private static func append(_ name: String, _ users: [String], to output: inout [UInt8]) {
        output.append(text: ",\"\(name)\":[")
        for (index, user) in users.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            JSONText.append(user, to: &output)
        }
        output.append(UInt8(ascii: "]"))
    }
}
