/// How a piece of text looks; the terminal has the colours.
package enum Style: Equatable, Sendable {
    case plain, dim, bold
    /// The bar at the top.
    case header
    /// Good and bad news.
    case good, bad
    /// This user's name.
    case own
    /// The name of one of the others, in the colour of that number.
    case sender(Int)

    /// How many colours senders have.
    package static let senderColours = 6

    /// The colour of a sender, the same at each start.
    static func of(sender: String) -> Style {
        .sender(Int(sender.utf8.reduce(UInt32(7)) { $0 &* 31 &+ UInt32($1) } % UInt32(senderColours)))
    }
}
