/// A conversation in the list of a user's conversations.
package struct ConversationSummary: Equatable, Sendable {
    package let conversation: ConversationID

    /// The conversation's last line when the list was read; the list is ordered by it.
    package let place: LineID

    /// What the user may see of it; nil once they are no member of the group any more.
    package let view: View?

    /// What members see of a conversation.
    package struct View: Equatable, Sendable {
        /// The newest event that the user may see, without inbox id; nil when there is none.
        package var last: [UInt8]?

        /// How many messages of others the user has not read.
        package var unread: UInt64 = 0

        /// There may be more than `unread`.
        package var isUnreadCut = false

        /// Up to where the user has read.
        package var read: LineID?

        /// Up to where all others have everything on a device.
        package var deliveredToOthers: LineID?

        /// Up to where all others have read.
        package var readByOthers: LineID?

        /// The group's name; nil in a 1:1 conversation.
        package var name: String?

        /// The address of the group's picture.
        package var picture: String?

        package init() {}
    }

    package init(_ conversation: ConversationID, _ place: LineID, _ view: View?) {
        self.conversation = conversation
        self.place = place
        self.view = view
    }

    /// Appends the conversation as one JSON object.
    package func append(to output: inout [UInt8]) {
        output.append(text: "{\"conversation\":\"\(conversation)\",\"time\":")
        output.append(decimal: place.milliseconds)
        if let view {
            view.append(to: &output)
        } else {
            output.append(text: ",\"unread\":0,\"receipts\":{},\"member\":false")
        }
        output.append(UInt8(ascii: "}"))
    }
}

extension ConversationSummary.View {
    fileprivate func append(to output: inout [UInt8]) {
        if let last {
            output.append(text: ",\"last\":")
            output.append(contentsOf: last)
        }
        output.append(text: ",\"unread\":")
        output.append(decimal: unread)
        if isUnreadCut { output.append(text: ",\"unreadIsExact\":false") }
        if let read { output.append(text: ",\"read\":\"\(read.text)\"") }
        appendReceipts(to: &output)
        if let name {
            output.append(text: ",\"name\":")
            JSONText.append(name, to: &output)
        }
        if let picture {
            output.append(text: ",\"picture\":")
            JSONText.append(picture, to: &output)
        }
    }

    private func appendReceipts(to output: inout [UInt8]) {
        output.append(text: ",\"receipts\":{")
        if let deliveredToOthers {
            output.append(text: "\"delivered\":\"\(deliveredToOthers.text)\"")
        }
        if let readByOthers {
            if deliveredToOthers != nil { output.append(UInt8(ascii: ",")) }
            output.append(text: "\"read\":\"\(readByOthers.text)\"")
        }
        output.append(UInt8(ascii: "}"))
    }
}
