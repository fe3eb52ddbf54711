internal import Protocol
internal import Redis

/// The arguments of one Redis command, its name first; valid during the closure that builds it.
///
/// Must answer with exactly one reply: never SUBSCRIBE, MONITOR, HELLO, RESET, QUIT, CLIENT REPLY. Must not block: no
/// BLOCK, BLPOP, WAIT. And must bear being executed twice, because it is sent again after a lost connection.
public struct RedisCommand {
    var command = Command()

    /// Adds an argument of this text.
    public mutating func add(_ argument: String) {
        command.add(argument)
    }

    /// Adds an argument of these bytes.
    public mutating func add(_ argument: [UInt8]) {
        command.add(argument.span)
    }

    /// Adds a number as an argument in decimal.
    public mutating func add(_ argument: Int) {
        command.add(argument)
    }

    /// Adds an argument that the closure appends in place, without a String in between.
    ///
    /// What the array holds already are other arguments: append only.
    public mutating func add(_ build: (inout [UInt8]) -> Void) {
        command.add(build)
    }

    /// Has the closure build the link's command in place: swapped in and out, so that no buffer is copied.
    static func fill(_ command: inout Command, _ build: (inout RedisCommand) -> Void) {
        var wrapped = RedisCommand()
        swap(&wrapped.command, &command)
        build(&wrapped)
        swap(&wrapped.command, &command)
    }
}
