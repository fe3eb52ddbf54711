internal import Loop
internal import Redis

/// The end of a run: finish what is in hand, hand back the rest, say good-bye.
extension Worker {
    /// For the last commands to reach Redis.
    private static let leaveTime: Duration = .seconds(1)

    func beginStop() {
        stage = .stopping
        log.info("stopping")
        for consumption in consumptions {
            consumption.stop()
            // At once: what is released from now on is another worker's share, however long the rest takes here.
            redis.send(["ZREM", names.workers(consumption.name), context.token])
        }
        let fields = registrations.filter(\.unregistersOnStop).map(\.field)
        if !fields.isEmpty { redis.send(["HDEL", names.registry] + fields) }
        lastCall = loop.timer(after: configuration.stopTime) { [unowned self] in finish() }
    }

    /// In place of a beat, which would count this worker among those that take partitions.
    func renewWhileStopping() {
        for consumption in consumptions { consumption.workersAlive([], now: loop.now) }
    }

    /// Everything is done, or there is no more time.
    func finish() {
        guard stage == .stopping else { return }
        stage = .leaving
        for consumption in consumptions { consumption.handBack() }
        redis.send(["DEL", names.worker(configuration.name)])
        lastCall = loop.timer(after: Self.leaveTime) { [unowned self] in leave() }
    }

    /// Closes everything and ends the loop's run.
    func leave() {
        guard stage == .leaving else { return }
        close()
        loop.stop()
    }

    /// Ends everything at once; what is in hand comes again elsewhere.
    package func close() {
        stage = .over
        lastCall = nil
        timers = []
        wakeUps = []
        delays = [:]
        for consumption in consumptions { consumption.close() }
        link?.close()
        admin?.close()
    }
}
