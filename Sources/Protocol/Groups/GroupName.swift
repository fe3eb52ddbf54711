/// What a group is called: 1 to 128 characters without control characters; well-formed by construction.
package struct GroupName: Hashable, Sendable {
    /// The longest name, in Unicode scalars.
    package static let mostCharacters = 128

    package let text: String

    /// Nil for a text that is empty, too long, or holds control characters.
    package init?(_ text: String) {
        let scalars = text.unicodeScalars
        // Control characters, so that no client has to fear what a name does to its screen.
        guard !scalars.isEmpty, scalars.count <= GroupName.mostCharacters,
            scalars.allSatisfy({ $0.properties.generalCategory != .control })
        else { return nil }
        self.text = text
    }
}
