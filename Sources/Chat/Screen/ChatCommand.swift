/// What the screen asks of its session.
package enum ChatCommand: Equatable, Sendable {
    /// Send a text to a user.
    case send(text: String, to: String)
    /// End the program.
    case quit
    /// Draw everything again.
    case redraw
    /// Hand the terminal back to the shell for a while.
    case suspend
}
