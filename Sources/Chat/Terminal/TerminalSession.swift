internal import Client
internal import Glibc
internal import Loop
internal import Protocol

/// The chat on a terminal: keys go to the screen, the screen's wishes to the client, drawings to the terminal.
final class TerminalSession {
    let options: ChatOptions
    let loop: EventLoop
    let client: MessagingClient
    var screen: ChatScreen

    private let input: InputPump
    private let terminal: Terminal
    private var painter: TerminalPainter
    private var keys = KeyParser()
    private var signals: [SignalSource] = []
    private var countdown: Timer?
    private var escape: Timer?
    private var isDrawingPlanned = false
    private var isOver = false
    private var isLeaving = false

    init(
        options: ChatOptions,
        loop: EventLoop,
        client: MessagingClient,
        input: InputPump,
        terminal: Terminal
    ) {
        self.options = options
        self.loop = loop
        self.client = client
        self.input = input
        self.terminal = terminal
        painter = TerminalPainter(hasColours: terminal.hasColours)
        screen = ChatScreen(
            user: options.user.text,
            device: options.device.text,
            partner: options.to?.text,
            size: terminal.size
        )
    }

    /// Runs until the user leaves; returns the exit status.
    func run() -> Int32 {
        TerminalMode.enterRaw()
        defer { TerminalMode.restore() }
        watchSignals()
        client.delegate = self
        input.stream.receiver = self
        client.start()
        planDrawing()
        while !isOver { _ = loop.run(for: .seconds(3600)) { isOver } }
        signals = []
        client.delegate = nil
        client.stop()
        _ = loop.run(for: TerminalSession.goodbyeTime) { client.context.leavingCount == 0 }
        return Chat.ExitStatus.success
    }

    /// How long the close frame may take; the user is waiting for the shell.
    private static let goodbyeTime = Duration.milliseconds(300)

    /// How long leaving waits for messages that are on their way; asking again leaves at once.
    private static let leavingTime = Duration.seconds(3)

    /// What follows an escape byte within this time belongs to it: terminals send sequences in one go.
    private static let escapeTime = Duration.milliseconds(60)

    /// Draws at the end of the turn, once for all that happened in it.
    func planDrawing() {
        guard !isDrawingPlanned else { return }
        isDrawingPlanned = true
        loop.atTurnEnd(self)
    }

    /// Draws every second while the header counts down.
    func watchCountdown(_ status: ConnectionStatus) {
        countdown = nil
        guard case .waiting = status else { return }
        countdown = loop.timer(every: .seconds(1)) { [weak self] in self?.planDrawing() }
    }

    /// Ends, when nothing is on its way or the user asked twice.
    func leave() {
        if isLeaving || client.outbox.isEmpty {
            isOver = true
            return
        }
        isLeaving = true
        screen.notice("Waiting for \(client.outbox.count) on their way; once more leaves at once.")
        escape = loop.timer(after: TerminalSession.leavingTime) { [weak self] in self?.isOver = true }
    }

    /// Goes on leaving, when an answer came.
    func answered() {
        if isLeaving, client.outbox.isEmpty { isOver = true }
    }

    private func watchSignals() {
        signals = [SIGINT, SIGTERM, SIGHUP].map { number in
            loop.onSignal(number) { [unowned self] in isOver = true }
        }
        signals.append(loop.onSignal(SIGTSTP) { [unowned self] in carryOut(.suspend) })
        signals.append(
            loop.onSignal(SIGWINCH) { [unowned self] in
                screen.resized(to: terminal.size)
                painter.invalidate()
                planDrawing()
            }
        )
    }

    private func press(_ pressed: [Key]) {
        for key in pressed {
            if let command = screen.pressed(key) { carryOut(command) }
        }
        planDrawing()
    }

    private func carryOut(_ command: ChatCommand) {
        switch command {
        case .send(let text, let partner): send(text, to: partner)
        case .quit: leave()
        case .redraw: painter.invalidate()
        case .suspend:
            terminal.suspend()
            screen.resized(to: terminal.size)
            painter.invalidate()
        }
        planDrawing()
    }

    private func send(_ text: String, to partner: String) {
        do throws(SubmitError) {
            let id = try client.send(to: "user:\(partner)", content: MessageContent.encode(text: text))
            screen.sending(id, to: partner, text: text, time: LocalClock.time(loop.wallClock))
        } catch {
            screen.notice("Not sent: \(error.words)")
        }
    }
}

extension TerminalSession: StreamReceiver {
    func received(_ bytes: inout MutableSpan<UInt8>, from stream: Stream) {
        var pressed: [Key] = []
        for index in 0..<bytes.count { keys.received(bytes[index], &pressed) }
        if !isLeaving { escape = nil }
        if keys.isUndecided, !isLeaving {
            escape = loop.timer(after: TerminalSession.escapeTime) { [weak self] in self?.decideEscape() }
        }
        press(pressed)
    }

    func drained(_ stream: Stream) {}

    func closed(_ stream: Stream, because end: StreamEnd) {
        isOver = true
    }

    private func decideEscape() {
        var pressed: [Key] = []
        keys.flush(&pressed)
        press(pressed)
    }
}

extension TerminalSession: TurnEndTask {
    func turnEnded() {
        isDrawingPlanned = false
        var output: [UInt8] = []
        painter.paint(screen.drawn(at: loop.now), to: &output)
        if !FileOutput.standardOutput.write(output) { isOver = true }
    }
}

extension SubmitError {
    fileprivate var words: String {
        switch self {
        case .outboxFull: "too many messages wait for an answer."
        case .closed: "the connection is closed for good."
        case .refsExhausted: "this device has no numbers left; is the clock right?"
        }
    }
}
