/// What a command of a session asked for; travels with the command as its context.
enum Request: UInt64 {
    case send = 1
    case find = 2
    case attach = 3
    case page = 4
    case ack = 5
    case call = 6
    /// How many members a group has, right behind a message to it.
    case count = 7
    /// How far the user has read.
    case read = 8
    /// Typing and the like.
    case signal = 9

    /// The request in the upper byte, a number up to 2^53 (a ref, an inbox id, a call's number) in the others.
    func context(_ number: UInt64 = 0) -> UInt64 {
        rawValue << 56 | number
    }

    /// The request of a context.
    static func of(_ context: UInt64) -> Request? {
        Request(rawValue: context >> 56)
    }

    /// The number of a context.
    static func number(of context: UInt64) -> UInt64 {
        context & (1 << 56 - 1)
    }
}
