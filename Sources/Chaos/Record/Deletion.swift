/// That a client asked for a message to be deleted for everybody.
package struct Deletion: Equatable, Sendable {
    package let token: Int
    package let at: Int
    /// When the server said that it is done.
    package internal(set) var confirmedAt: Int?
}
