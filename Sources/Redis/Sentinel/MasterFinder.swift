internal import Loop

/// Finds the master of a sentinel group for one connection, and tells it when there is another one.
final class MasterFinder {
    private let loop: EventLoop
    private let url: RedisURL
    private let group: SentinelGroup
    private var order = SentinelOrder()
    private var query: SentinelQuery?
    private var watch: SentinelWatch?
    /// What to do when the sentinels make another server the master; set once, before the first query.
    var noticed: (SentinelNotice) -> Void = { _ in }

    /// Nil where there are no sentinels.
    init?(loop: EventLoop, url: RedisURL) {
        guard case .sentinel(let group) = url.transport else { return nil }
        self.loop = loop
        self.url = url
        self.group = group
    }

    /// Longer than any query takes: asking each sentinel twice, with and without signing in.
    var patience: Duration { SentinelQuery.patience * (2 * group.sentinels.count + 1) }

    /// Asks afresh, and gives up what was asked before; the completion is called once, unless `cancel()` comes first.
    func find(_ completion: @escaping (Result<SentinelAddress, SentinelFailure>) -> Void) {
        query = SentinelQuery(loop: loop, url: url, group: group, order: order) { [weak self] result in
            guard let self else { return }
            query = nil
            switch result {
            case .success(let finding):
                order = finding.order
                startWatch()
                completion(.success(finding.master))
            case .failure(let failure):
                order = failure.order
                completion(.failure(failure))
            }
        }
    }

    /// The server that was found was none: another sentinel may know better.
    func misled() {
        order.failed(of: group.sentinels.count)
    }

    /// Ends a query that is under way.
    func cancel() {
        query = nil
    }

    /// Ends everything; what sentinels publish is heard no more.
    func close() {
        query = nil
        watch?.close()
        watch = nil
    }

    /// Not before a sentinel has answered: only then it is known whether they want a login.
    private func startWatch() {
        guard watch == nil else { return }
        watch = SentinelWatch(loop: loop, url: url, group: group, signsIn: order.signsIn) { [weak self] in
            self?.noticed($0)
        }
    }
}
