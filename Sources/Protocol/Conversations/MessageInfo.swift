/// How far one message has come, as its sender sees it.
package struct MessageInfo: Equatable, Sendable {
    package let conversation: ConversationID
    package let id: LineID

    /// Those whom the message is for, without the sender, in byte order.
    package let members: [Member]

    /// One of those whom a message is for.
    package struct Member: Equatable, Sendable {
        package let user: UserID
        package let status: Status

        /// Everything up to this message has reached a device of theirs; nil when nothing has.
        package let delivered: LineID?

        /// They have read everything up to this message; nil when they have read nothing.
        package let read: LineID?

        package init(_ user: UserID, _ status: Status, delivered: LineID?, read: LineID?) {
            self.user = user
            self.status = status
            self.delivered = delivered
            self.read = read
        }
    }

    /// How far a message has come with somebody.
    package enum Status: String, CaseIterable, Sendable {
        /// Stored.
        case sent
        /// Acknowledged by a device.
        case delivered
        /// Read.
        case read
    }

    package init(_ conversation: ConversationID, _ id: LineID, _ members: [Member]) {
        self.conversation = conversation
        self.id = id
        self.members = members.sorted {
            $0.user.text.utf8.lexicographicallyPrecedes($1.user.text.utf8)
        }
    }

    /// Appends the members of the answer's object, without its braces.
    package func appendFields(to output: inout [UInt8]) {
        output.append(text: "\"conversation\":\"\(conversation)\",\"id\":\"\(id.text)\",\"members\":[")
        for (index, member) in members.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            member.append(to: &output)
        }
        output.append(UInt8(ascii: "]"))
    }
}

extension MessageInfo.Member {
    fileprivate func append(to output: inout [UInt8]) {
        output.append(text: "{\"user\":\"\(user)\",\"status\":\"\(status.rawValue)\"")
        if let delivered { output.append(text: ",\"delivered\":\"\(delivered.text)\"") }
        if let read { output.append(text: ",\"read\":\"\(read.text)\"") }
        output.append(UInt8(ascii: "}"))
    }
}
