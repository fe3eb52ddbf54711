/// What is remembered of an unanswered command beside its bytes.
struct PendingCommand {
    /// Encoded bytes.
    let length: Int
    /// Nil for the link's own PING.
    let receiver: (any ReplyReceiver)?
    /// The receiver's own mark.
    let context: UInt64
    /// Loop time in milliseconds.
    let deadline: UInt64
}
