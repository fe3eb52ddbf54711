/// That a user told their client to say that they have read a conversation so far.
package struct ReadMark: Equatable, Sendable {
    package let at: Int
    package let user: Int
    package let conversation: Int
    package let line: LineNumber
}
