/// A group that somebody wants to create.
package struct GroupDraft: Equatable, Sendable {
    package let name: GroupName
    package let picture: PictureURL?

    /// The creator first, then everybody else in the order of the request; nobody twice.
    package let members: [UserID]

    /// Reads the body of a request; the creator is a member without being named.
    package init(_ body: Span<UInt8>, creator: UserID) throws(GroupBodyError) {
        let fields = try GroupFields(body)
        guard let name = try fields.name(body) else { throw .missing(.name) }
        self.name = name
        picture =
            switch try fields.picture(body) {
            case .unchanged, .cleared: nil
            case .set(let picture): picture
            }
        members = [creator] + (try fields.members(body)).filter { $0 != creator }
    }
}
