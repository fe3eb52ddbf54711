internal import Glibc
internal import Loop
internal import Terminal

/// The live view where there is no terminal: one text after the other.
final class PlainTop {
    private let loop: EventLoop
    private let options: TopOptions
    private var status: TopStatus
    private var history = History()
    private var looker: Looker?
    private var timer: Timer?
    private var isOver = false

    init(_ loop: EventLoop, _ options: TopOptions, _ status: TopStatus) {
        self.loop = loop
        self.options = options
        self.status = status
    }

    /// Runs until a signal, or until nobody reads any more.
    func run() {
        signal(SIGPIPE, SIG_IGN)
        let signals = [SIGINT, SIGTERM, SIGHUP].map { number in
            loop.onSignal(number) { [weak self] in self?.isOver = true }
        }
        looker = Looker(on: loop, options) { [weak self] in self?.heard($0) }
        looker?.look(history.roster)
        timer = loop.timer(every: options.interval) { [weak self] in
            guard let self else { return }
            self.looker?.look(self.history.roster)
        }
        while !isOver { _ = loop.run(for: .seconds(3600)) { isOver } }
        withExtendedLifetime(signals) {}
    }

    private func heard(_ event: Looker.Event) {
        switch event {
        case .saw(let snapshot):
            status.trouble = nil
            history.add(snapshot)
            write(TopView(history, status, now: loop.now).text + "\n")
        case .failed(let reason):
            // Once is enough, until it answers again.
            if status.trouble == nil { write("Redis does not answer: \(reason)\n\n") }
            status.failed(reason, at: loop.now)
        case .recovered:
            break
        }
    }

    private func write(_ text: String) {
        if !FileOutput.standardOutput.write(text) { isOver = true }
    }
}
