package import Client

/// What the screen asks of its session.
package enum ChatCommand: Equatable, Sendable {
    /// Send a text to a user.
    case send(text: String, to: String)
    /// Ask the server for something; the answer goes back to the screen.
    case ask(ClientRequest)
    /// Tell the server up to which message a conversation was read.
    case read(conversation: String, id: String)
    /// End the program.
    case quit
    /// Draw everything again.
    case redraw
    /// Hand the terminal back to the shell for a while.
    case suspend
}
