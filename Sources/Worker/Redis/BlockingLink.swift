internal import Redis

/// A link of its own for a command that blocks, so that no other command waits behind it; one command at a time.
final class BlockingLink {
    /// How long Redis holds an answer back when there is nothing: far below the link's limits for silence.
    static let block = 1_000

    private let link: RedisLink
    private let watch: LinkWatch

    init(_ context: WorkerContext, name: String, returned: @escaping () -> Void) {
        watch = LinkWatch(
            outages: context.outages,
            name: name,
            returned: returned,
            lost: {}
        )
        link = context.makeLink(suffix: "-\(name)", functions: false, observer: watch)
    }

    var counters: RedisCounters { link.counters }
    var isReady: Bool { link.isReady }

    /// False when the link is closed.
    func send(
        _ build: (inout RedisCommand) -> Void,
        completion: @escaping (Result<RedisAnswer, RedisFailure>) -> Void
    ) -> Bool {
        link.submit(to: RedisAnswerReceiver(completion), context: 0) { RedisCommand.fill(&$0, build) }
    }

    func close() { link.close() }
}
