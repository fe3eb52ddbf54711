/// The reply types of RESP2 (Redis serialization protocol, version 2).
package enum ReplyKind: UInt8, Sendable {
    /// `$-1` or `*-1`: there is no such value.
    case null
    /// `+OK`: a short word.
    case status
    /// `-ERR …`: the command failed; the first word is the code.
    case error
    /// `:42`.
    case integer
    /// `$5 …`: a bulk string of any bytes.
    case string
    /// `*2 …`: other replies in order.
    case array
}
