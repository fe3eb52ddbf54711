/// What the shell has to do, in order.
package enum MessagingAction: Equatable, Sendable {
    /// Open a connection, with a fresh token if there can be one.
    case connect
    /// Close the connection, or give up the attempt, and forget it: nothing of it is reported any more.
    case disconnect(code: UInt16)
    /// Send a message.
    case transmit(OutboxEntry)
    /// Acknowledge everything up to this inbox number.
    case acknowledge(UInt64)
    /// Show the server that this side lives, with a WebSocket ping: its pong shows the same of the server.
    case ping
    /// Get a fresh token and send it.
    case renewToken
    /// Give the frame at hand to the application.
    case deliver
    /// Tell the application that a message came again that it has.
    case repeated
    /// Tell the application that the frame at hand is the answer to this send: stored.
    case confirm(SendID)
    /// Tell the application that the frame at hand is the answer to this send: refused, and not stored.
    case refuse(SendID)
    /// Tell the application that this send cannot go out, for want of refs.
    case abandon(SendID)
    /// Ask a service.
    case ask(CallRequest)
    /// Tell the application that the frame at hand is the answer to this call.
    case answer(CallID)
    /// Tell the application that the frame at hand refuses this call.
    case refuseCall(CallID)
    /// Tell the application that the connection on which this call's answer was to come is gone.
    case loseCall(CallID)
    /// Ask the server for something.
    case request(RequestID, ClientRequest)
    /// Tell the application that the frame at hand is the answer to this request.
    case reply(RequestID)
    /// Tell the application that the frame at hand refuses this request.
    case refuseRequest(RequestID)
    /// Tell the application that the connection on which this request's answer was to come is gone.
    case loseRequest(RequestID)
    /// Tell the application that this request was not answered in time.
    case expireRequest(RequestID)
    /// Tell the server up to which message a conversation is read.
    case markRead(String, id: String, ref: UInt64)
    /// Tell the server whom to tell of.
    case watch([String], ref: UInt64)
    /// Tell others what the user is doing.
    case signal(TypingSignal)
    /// Tell the application that events were lost: what it shows may lack some, and the history has what is left.
    case reportResync
    /// Tell the application where the client stands.
    case report(ConnectionStatus)
}
