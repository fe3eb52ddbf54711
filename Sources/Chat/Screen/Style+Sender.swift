internal import Terminal

extension Style {
    /// The colour of a sender, the same at each start.
    static func of(sender: String) -> Style {
        .name(Int(sender.utf8.reduce(UInt32(7)) { $0 &* 31 &+ UInt32($1) } % UInt32(nameColours)))
    }
}
