/// What is remembered of an unanswered command beside its bytes.
struct PendingCommand {
    /// What becomes of the answer.
    enum Kind {
        /// It goes to the receiver.
        case plain
        /// It goes to the receiver, and the command is not repeated on another connection.
        case bound
        /// It is held until replicas have what was written, and then goes to the receiver.
        case durable
        /// The link's own PING, or a command that was given up: nobody wants the answer.
        case unheard
        /// The link's own PUBLISH in front of a WAIT.
        case mark
        /// The link's own WAIT.
        case wait

        /// Whether the command is repeated where the connection is lost.
        var isRepeated: Bool {
            switch self {
            case .plain, .durable: true
            case .bound, .unheard, .mark, .wait: false
            }
        }
    }

    /// Encoded bytes.
    let length: Int
    /// Nil for the link's own commands.
    let receiver: (any ReplyReceiver)?
    /// The receiver's own mark.
    let context: UInt64
    /// Loop time in milliseconds.
    let deadline: UInt64
    let kind: Kind
}

extension PendingCommand {
    /// The same without anybody to answer to.
    var abandoned: PendingCommand {
        PendingCommand(length: length, receiver: nil, context: context, deadline: deadline, kind: .unheard)
    }
}
