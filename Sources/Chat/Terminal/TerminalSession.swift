internal import Client
internal import Glibc
internal import Loop
internal import Protocol
internal import Terminal

/// The chat on a terminal: keys go to the screen, the screen's wishes to the client, drawings to the terminal.
final class TerminalSession {
    let options: ChatOptions
    let loop: EventLoop
    let client: MessagingClient
    var screen: ChatScreen

    let input: InputPump
    let terminal: ControllingTerminal
    var painter: TerminalPainter
    /// What was asked for and not answered yet; the client bounds how many.
    var requests: [RequestID: ClientRequest] = [:]
    private var keys: KeyReader?
    private var signals: [SignalSource] = []
    private var countdown: Timer?
    private var departure: Timer?
    private var isDrawingPlanned = false
    var isOver = false
    var isLeaving = false

    init(
        options: ChatOptions,
        loop: EventLoop,
        client: MessagingClient,
        input: InputPump,
        terminal: ControllingTerminal
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
            partner: options.to?.description,
            size: terminal.size
        )
    }

    /// Runs until the user leaves; returns the exit status.
    func run() -> Int32 {
        terminal.enter()
        runOnScreen()
        terminal.leave()
        let unsent = screen.unsent
        for line in unsent { FileOutput.standardError.write(line + "\n") }
        return unsent.isEmpty ? Chat.ExitStatus.success : Chat.ExitStatus.failure
    }

    private func runOnScreen() {
        watchSignals()
        client.delegate = self
        keys = KeyReader(
            loop: loop,
            input: input,
            pressed: { [weak self] in self?.press($0) },
            ended: { [weak self] in self?.isOver = true }
        )
        client.start()
        planDrawing()
        while !isOver { _ = loop.run(for: .seconds(3600)) { isOver } }
        signals = []
        keys = nil
        client.delegate = nil
        client.stop()
        _ = loop.run(for: TerminalSession.goodbyeTime) { client.context.leavingCount == 0 }
    }

    /// How long the close frame may take; the user is waiting for the shell.
    private static let goodbyeTime = Duration.milliseconds(300)

    /// How long leaving waits for messages that are on their way; asking again leaves at once.
    private static let leavingTime = Duration.seconds(3)

    /// Draws at the end of the turn, once for all that happened in it.
    func planDrawing() {
        guard !isDrawingPlanned else { return }
        isDrawingPlanned = true
        loop.atTurnEnd(self)
    }

    /// Draws every second while the header changes with time.
    private func watchTime() {
        guard screen.changesWithTime else { return countdown = nil }
        if countdown == nil {
            countdown = loop.timer(every: .seconds(1)) { [weak self] in self?.planDrawing() }
        }
    }

    /// Ends, when nothing is on its way or the user asked twice.
    func leave() {
        if isLeaving || client.outbox.isEmpty {
            isOver = true
            return
        }
        isLeaving = true
        screen.leaving(unanswered: client.outbox.count, limit: TerminalSession.leavingTime)
        departure = loop.timer(after: TerminalSession.leavingTime) { [weak self] in self?.isOver = true }
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
}

extension TerminalSession: TurnEndTask {
    func turnEnded() {
        isDrawingPlanned = false
        screen.timePassed(at: loop.now, clock: LocalClock.time(loop.wallClock))
        fulfilWishes()
        watchTime()
        var output: [UInt8] = []
        painter.paint(screen.drawn(at: loop.now), to: &output)
        if !FileOutput.standardOutput.write(output) { isOver = true }
    }
}
