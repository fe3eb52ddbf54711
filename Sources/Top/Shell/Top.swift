internal import Glibc
internal import Loop
internal import Redis
internal import Terminal

/// The operator's view: nodes, partitions, workers and Redis itself, seen from Redis alone.
package enum Top {
    /// Between the two looks of a single view, at least: reports come every second.
    private static let shortestPause = Duration.milliseconds(1250)
    /// How long a single look may take, connecting included.
    private static let lookLimit = Duration.seconds(8)

    /// Shows what was asked for; a live view lasts until its user leaves or nobody reads any more.
    package static func run(_ options: TopOptions) throws(TopError) {
        let loop: EventLoop
        do throws(LoopError) {
            loop = try EventLoop()
        } catch {
            throw .loop(error)
        }
        switch options.form {
        case .once:
            let history = try history(loop, options)
            let view = TopView(history, status(options), now: loop.now)
            FileOutput.standardOutput.write(view.text)
        case .json: FileOutput.standardOutput.write(TopJSON.text(try history(loop, options)))
        case .live: live(loop, options)
        }
    }

    private static func live(_ loop: EventLoop, _ options: TopOptions) {
        guard let terminal = ControllingTerminal(), let input = InputPump(loop: loop, source: STDIN_FILENO)
        else { return PlainTop(loop, options, status(options)).run() }
        LiveTop(loop, options, status(options), terminal, input).run()
    }

    private static func status(_ options: TopOptions) -> TopStatus {
        TopStatus(address: "\(options.url)", prefix: options.prefix, interval: options.interval)
    }

    /// Two looks, so that there are rates.
    private static func history(_ loop: EventLoop, _ options: TopOptions) throws(TopError) -> History {
        var history = History()
        var end: RedisDisconnect?
        var looks = 0
        let looker = Looker(on: loop, options) { event in
            switch event {
            case .saw(let snapshot):
                history.add(snapshot)
                looks += 1
            case .failed(let reason): end = end ?? reason
            case .recovered: break
            }
        }
        for count in 1...2 {
            looker.look(history.roster)
            _ = loop.run(for: lookLimit) { looks == count || end != nil }
            guard looks == count else { throw .silent(end ?? .silent) }
            if count == 1 { _ = loop.run(for: max(options.interval, shortestPause)) { false } }
        }
        return history
    }
}
