internal import Glibc
internal import Loop
internal import Terminal

/// The live view on a terminal: looks again and again, draws what changed, and does what keys say.
final class LiveTop {
    private let loop: EventLoop
    private let options: TopOptions
    private let terminal: ControllingTerminal
    private let input: InputPump
    private var status: TopStatus
    private var history = History()
    private var painter: TerminalPainter
    private var size: ScreenSize
    private var looker: Looker?
    private var keys: KeyReader?
    private var timer: Timer?
    private var signals: [SignalSource] = []
    private var isDrawingPlanned = false
    private var isOver = false

    init(
        _ loop: EventLoop,
        _ options: TopOptions,
        _ status: TopStatus,
        _ terminal: ControllingTerminal,
        _ input: InputPump
    ) {
        self.loop = loop
        self.options = options
        self.status = status
        self.terminal = terminal
        self.input = input
        painter = TerminalPainter(hasColours: terminal.hasColours)
        size = terminal.size
    }

    /// Runs until the user leaves; the terminal is then as it was.
    func run() {
        terminal.enter()
        defer { terminal.leave() }
        watchSignals()
        keys = KeyReader(
            loop: loop,
            input: input,
            pressed: { [weak self] in self?.pressed($0) },
            ended: { [weak self] in self?.isOver = true }
        )
        looker = Looker(on: loop, options) { [weak self] in self?.heard($0) }
        timer = loop.timer(every: options.interval) { [weak self] in self?.timePassed() }
        timePassed()
        while !isOver { _ = loop.run(for: .seconds(3600)) { isOver } }
        timer = nil
        looker = nil
        signals = []
    }

    private func timePassed() {
        if !status.isPaused { looker?.look(history.roster) }
        // The time since Redis fell silent goes on, also while there is nothing else new.
        planDrawing()
    }

    private func heard(_ event: Looker.Event) {
        switch event {
        case .saw(let snapshot):
            status.trouble = nil
            if !status.isPaused { history.add(snapshot) }
        case .failed(let reason):
            status.failed(reason, at: loop.now)
        case .recovered:
            break
        }
        planDrawing()
    }

    private func pressed(_ pressed: [Key]) {
        for key in pressed {
            switch key {
            case .character("q"), .character("Q"), .interrupt, .endOfInput, .escape: isOver = true
            case .character("p"), .character("P"), .character(" "): status.isPaused.toggle()
            case .redraw: painter.invalidate()
            case .suspend: suspend()
            case .character, .paste, .enter, .tab, .backspace, .delete, .left, .right, .up, .down, .home,
                .end,
                .pageUp, .pageDown, .wordLeft, .wordRight, .deleteWordLeft, .deleteWordRight, .deleteToStart,
                .deleteToEnd:
                break
            }
        }
        planDrawing()
    }

    private func suspend() {
        terminal.suspend()
        resized()
    }

    private func resized() {
        size = terminal.size
        painter.invalidate()
        planDrawing()
    }

    private func watchSignals() {
        signals = [SIGINT, SIGTERM, SIGHUP].map { number in
            loop.onSignal(number) { [weak self] in self?.isOver = true }
        }
        signals.append(loop.onSignal(SIGTSTP) { [weak self] in self?.suspend() })
        signals.append(loop.onSignal(SIGWINCH) { [weak self] in self?.resized() })
    }

    private func planDrawing() {
        guard !isDrawingPlanned else { return }
        isDrawingPlanned = true
        loop.atTurnEnd(self)
    }
}

extension LiveTop: TurnEndTask {
    func turnEnded() {
        isDrawingPlanned = false
        var output: [UInt8] = []
        painter.paint(TopView(history, status, now: loop.now).drawn(size), to: &output)
        if !FileOutput.standardOutput.write(output) { isOver = true }
    }
}
