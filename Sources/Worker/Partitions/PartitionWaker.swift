internal import Loop

/// Waits for new entries in all held partitions with one blocking XREAD, which takes nothing.
///
/// Partitions that have been emptied are waited for behind the last entry seen, so that nothing is missed; the others
/// from the present on, so that those that are busy do not answer it again and again.
final class PartitionWaker {
    /// The pause in ms before another XREAD when the last one woke nobody: under load it would only cost.
    private static let pause: UInt64 = 10
    /// How often, in ms, a partition that the XREAD under way does not cover is looked at.
    private static let poll: UInt64 = 100
    /// The pause in ms before another XREAD when Redis has refused one; longer when it refuses again and again.
    private static let refusalPause: (first: UInt64, next: UInt64) = (100, 1_000)

    private unowned let consumer: PartitionedConsumer
    private let context: WorkerContext
    private var link: BlockingLink?
    private var isWaiting = false
    /// What the XREAD under way waits for: partition to the entry behind which, nil for the present.
    private var covered: [Int: String?] = [:]
    /// Partitions that were looked at once more since the XREAD that waits for them from the present on has left.
    private var looked: Set<Int> = []
    /// Those that were looked at when that XREAD had reached Redis for sure.
    private var confirmed: Set<Int> = []
    /// What the last XREAD has woken and is not emptied yet: the next one waits for it, within `pause`.
    private var woken: Set<Int> = []
    private var mayWaitFrom: UInt64 = 0
    private var nextPoll: UInt64 = 0
    private var retry: Timer?
    /// Redis has refused the last XREAD with this code: said in the log once.
    private var refusal: String?

    init(_ consumer: PartitionedConsumer) {
        self.consumer = consumer
        context = consumer.context
    }

    func start() {
        link = BlockingLink(context, name: "\(consumer.name)-wake") {}
    }

    func close() {
        retry = nil
        link?.close()
    }

    func timePassed(now: UInt64) {
        if now >= mayWaitFrom { wait() }
        guard isWaiting || refusal != nil, now >= nextPoll else { return }
        nextPoll = now &+ Self.poll
        for partition in consumer.held.values where partition.state.isDry {
            switch covered[partition.number] {
            case .some(.some): break
            case .some(.none): if confirmed.insert(partition.number).inserted { look(at: partition) }
            // Held since the XREAD under way began: nobody would hear of its entries before that ends.
            case .none: look(at: partition)
            }
        }
    }

    /// A take has brought all that there was.
    func emptied(_ partition: HeldPartition) {
        guard isWaiting else {
            woken.remove(partition.number)
            if woken.isEmpty, context.loop.now >= mayWaitFrom { wait() }
            return
        }
        // Waited for from the present on: entries may have come between the take and the XREAD, one more take tells.
        // It may overtake the XREAD, which goes by another connection: so there is another look a little later.
        if case .some(.none) = covered[partition.number], looked.insert(partition.number).inserted {
            look(at: partition)
        }
    }

    private func look(at partition: HeldPartition) {
        partition.state.woken(by: nil)
        partition.advanceSoon()
    }

    private func wait() {
        guard !isWaiting, let link, context.redis.isReady else { return }
        let partitions = consumer.held.values.filter { $0.state.phase == .taking }
            .sorted { $0.number < $1.number }
        guard !partitions.isEmpty else { return }
        woken = []
        looked = []
        confirmed = []
        covered = Dictionary(uniqueKeysWithValues: partitions.map { ($0.number, $0.state.wakePosition) })
        isWaiting = link.send({ command in
            for word in ["XREAD", "COUNT", "1", "BLOCK"] { command.add(word) }
            command.add(BlockingLink.block)
            command.add("STREAMS")
            for partition in partitions { command.add(partition.place.stream) }
            for partition in partitions { command.add(partition.state.wakePosition ?? "$") }
        }) { [weak self] result in self?.answered(result) }
    }

    private func answered(_ result: Result<RedisAnswer, RedisFailure>) {
        isWaiting = false
        switch result {
        case .success(.error(let message)): return refused(message)
        case .success(let answer):
            refusal = nil
            for stream in answer.elements { wake(stream.elements) }
        case .failure: break
        }
        covered = [:]
        // What was woken is emptied first, within a round trip, and then waited for behind its last entry.
        mayWaitFrom = woken.isEmpty ? context.loop.now &+ Self.pause : 0
        retry = context.loop.timer(after: .milliseconds(Int(Self.pause))) { [weak self] in self?.wait() }
    }

    /// One stream that is none fails the XREAD for all: every partition is looked at, and finds its own error.
    ///
    /// Until the next XREAD succeeds they are polled.
    private func refused(_ message: String) {
        let pause = refusal == nil ? Self.refusalPause.first : Self.refusalPause.next
        let code = String(message.prefix { $0 != " " })
        if code != refusal {
            context.log.error(
                "Redis refused to wait for jobs",
                [("role", consumer.name), ("error", message)]
            )
        }
        refusal = code
        for partition in consumer.held.values where covered.keys.contains(partition.number) {
            look(at: partition)
        }
        covered = [:]
        let now = context.loop.now
        mayWaitFrom = now &+ pause
        nextPoll = now &+ Self.poll
        retry = context.loop.timer(after: .milliseconds(Int(pause))) { [weak self] in self?.wait() }
    }

    /// `[stream, [entry]]`.
    private func wake(_ stream: [RedisAnswer]) {
        guard let name = stream.first?.text, let entry = stream.last?.elements.first,
            let partition = consumer.held.values.first(where: { $0.place.stream == name })
        else { return }
        if partition.state.isDry { woken.insert(partition.number) }
        partition.state.woken(by: entry.elements.first?.text)
        partition.advanceSoon()
    }
}
