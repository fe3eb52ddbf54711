/// Takes the answers to the commands that it submitted to a `RedisLink`.
///
/// For every accepted command exactly one of the two is called, in the order of the commands, and never from within
/// `submit`. Both may submit further commands.
package protocol ReplyReceiver: AnyObject {
    /// Redis answered; the reply is valid during this call only. Errors of the command are replies of kind `.error`.
    func received(_ reply: Reply, context: UInt64)

    /// There was no answer; Redis may have executed the command nevertheless.
    func failed(_ error: RedisLinkError, context: UInt64)
}
