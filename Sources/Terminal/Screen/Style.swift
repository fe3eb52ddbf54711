/// How a piece of text looks; the terminal has the colours.
package enum Style: Equatable, Sendable {
    case plain, dim, bold
    /// The bar at the top.
    case header
    /// Good and bad news, and what lies between them.
    case good, warning, bad
    /// What stands out from its like.
    case accent
    /// A name, in the colour of that number.
    case name(Int)

    /// How many colours names have.
    package static let nameColours = 6
}
