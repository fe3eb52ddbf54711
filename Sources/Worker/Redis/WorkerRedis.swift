internal import Loop
internal import Redis

/// Commands to Redis from a worker's handlers: pipelined, never blocking, on the loop only.
///
/// All commands of one turn of the loop leave in one write, and are answered in order. While Redis is away they wait, for
/// up to 10 s, and are sent again, in order, when it is back.
public final class WorkerRedis {
    private let loop: EventLoop
    /// Set when the worker starts.
    var link: RedisLink?

    init(loop: EventLoop) {
        self.loop = loop
    }

    /// Redis is there: commands are on their way, and do not wait for a connection.
    public var isReady: Bool { link?.isReady ?? false }

    /// Commands without an answer now.
    public var pending: Int { link?.counters.pending ?? 0 }

    /// Which connection this is: rises with each one that comes up after another was lost.
    ///
    /// A cursor of SSCAN, HSCAN or ZSCAN means nothing to a Redis that was started anew, and a command that was
    /// unanswered is sent again by itself. So whoever needs several answers that belong together compares this before the
    /// first command with this behind the last answer, and begins again where it is another one.
    public var generation: UInt64 { link?.counters.reconnects ?? 0 }

    /// Queues one command; the completion is called exactly once, later, with the answer or why there is none.
    ///
    /// An error of the command itself is a success with the answer `.error`. The queue holds 100,000 commands or 64 MiB;
    /// beyond it, and before the worker runs, the completion gets `.queueFull` at the end of the turn.
    public func send(
        _ build: (inout RedisCommand) -> Void,
        completion: @escaping (Result<RedisAnswer, RedisFailure>) -> Void
    ) {
        let receiver = RedisAnswerReceiver(completion)
        let isQueued = link?.submit(to: receiver, context: 0) { RedisCommand.fill(&$0, build) }
        if isQueued != true { loop.atTurnEnd(receiver) }
    }

    /// Queues a command that must not reach another Redis than the answers did that it follows from.
    ///
    /// After a failover the next Redis may lack the last writes of the one before. Whoever has written something and then
    /// says that it is done compares nothing by themselves: they note the generation first, and send the last word with it.
    /// The completion gets `.interrupted` where the connection was lost since, also while the command is under way.
    public func send(
        on generation: UInt64,
        _ build: (inout RedisCommand) -> Void,
        completion: @escaping (Result<RedisAnswer, RedisFailure>) -> Void
    ) {
        let isHere = isReady && generation == self.generation
        let receiver = RedisAnswerReceiver(completion, refusal: isHere ? .queueFull : .interrupted)
        let isQueued =
            isHere
            && link?.submit(to: receiver, context: 0, isBound: true) { RedisCommand.fill(&$0, build) } == true
        if !isQueued { loop.atTurnEnd(receiver) }
    }

    /// Queues one command of these arguments, for what is not worth a closure.
    public func send(
        _ arguments: [String],
        completion: @escaping (Result<RedisAnswer, RedisFailure>) -> Void = { _ in }
    ) {
        send({ command in for argument in arguments { command.add(argument) } }, completion: completion)
    }
}
