/// A message that a client gave to its library; its place in the record is its token, which its content carries.
package struct Send: Equatable, Sendable {
    package let device: Int
    package let conversation: Int
    /// When, in ms from the beginning of the run.
    package let at: Int
    /// The fault whose recovery it measures.
    package let fault: Int?
    /// When `sent` arrived.
    package internal(set) var acknowledgedAt: Int?
    /// What `sent` said.
    package internal(set) var line: LineNumber?
    /// The code with which it was refused for good.
    package internal(set) var refusal: String?

    /// Whether the server said that it is stored.
    package var isAcknowledged: Bool { acknowledgedAt != nil }
}
