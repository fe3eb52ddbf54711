/// What an admin wants to have changed about a group itself.
package struct GroupUpdate: Equatable, Sendable {
    /// Nil where the name stays.
    package let name: GroupName?
    package let picture: PictureChange

    /// Reads the body of a request; one that says nothing changes nothing.
    package init(_ body: Span<UInt8>) throws(GroupBodyError) {
        let fields = try GroupFields(body)
        name = try fields.name(body)
        picture = try fields.picture(body)
    }
}
