/// A message that a client's library gave to its user.
package struct Arrival: Equatable, Sendable {
    package let at: Int
    package let token: Int
    package let line: LineNumber
}
