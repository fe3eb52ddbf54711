package import Client
package import Loop
internal import Protocol
package import Terminal

/// Plain mode: lines in are sent, what happens is lines out, and the end of input ends it.
package final class PlainSession {
    let options: ChatOptions
    let loop: EventLoop
    let client: MessagingClient
    private let input: InputPump
    var report: LineReport
    var splitter = LineSplitter(limit: PlainSession.lineLimit)
    private var isStopping = false
    var node = ""
    var hasEnded = false
    private var isReaderGone = false
    /// Takes a line of output; false when nobody reads any more.
    private let output: (String) -> Bool

    /// Lines that wait for room among the unanswered; the input rests until they are gone.
    var waiting: [PlainLine] = []

    /// Whom the next message goes to.
    private(set) var partner: Recipient?

    /// The newest message of others in each conversation, for `/read`.
    var newest: [String: String] = [:]

    package init(
        options: ChatOptions,
        loop: EventLoop,
        client: MessagingClient,
        input: InputPump,
        output: @escaping (String) -> Bool
    ) {
        self.options = options
        self.loop = loop
        self.client = client
        self.input = input
        self.output = output
        partner = options.to
        report = LineReport(user: options.user.text)
    }

    /// Runs to the end; returns the exit status.
    package func run() -> Int32 {
        client.delegate = self
        input.stream.receiver = self
        client.start()
        let isOver = { [self] in isStopping || isReaderGone || isClosed || hasEnded && isAllAnswered }
        while !isOver(), !hasEnded { _ = loop.run(for: .seconds(3600)) { isOver() || hasEnded } }
        _ = loop.run(for: options.answerTimeout, until: isOver)
        let isGood = isAllAnswered && !report.hasFailures && !isClosed && !isReaderGone
        leave()
        return isGood ? Chat.ExitStatus.success : Chat.ExitStatus.failure
    }

    /// Ends it before the input does, as a signal asks.
    package func stop() {
        isStopping = true
    }

    private var isAllAnswered: Bool {
        waiting.isEmpty && report.pendingCount == 0 && client.hasConfirmedReads
    }

    /// Whether the client has given up for good.
    private var isClosed: Bool {
        if case .closed = client.status { true } else { false }
    }

    /// Tells what was not answered, closes, and lets acknowledgements and the close frame go out.
    private func leave() {
        let reason = reasonToLeave
        for entry in client.outbox.unanswered {
            print(report.failed(entry.id, code: "unanswered", reason: reason))
        }
        for line in report.giveUpRequests(reason: reason) { print(line) }
        for line in waiting where line.isCounted { print(report.refused(code: "unanswered", reason: reason)) }
        client.delegate = nil
        client.stop()
        _ = loop.run(for: .seconds(2)) { client.context.leavingCount == 0 }
        input.stream.close()
    }

    /// Why what is left has no answer.
    private var reasonToLeave: String {
        if case .closed(let end?) = client.status { return ConnectionLine.reason(end) }
        if isStopping { return "stopped before the answer came" }
        guard let end = client.lastEnd else { return "no answer in time" }
        return "no connection in time: \(ConnectionLine.reason(end))"
    }

    /// Longer lines cannot be a message; the server's default limit is 64 KiB, and JSON escapes make lines longer.
    private static let lineLimit = 60 << 10

    func print(_ line: String?) {
        guard let line, !isReaderGone else { return }
        if !output(line) { isReaderGone = true }
    }

    /// Does what the lines that wait say, as far as there is room for unanswered messages.
    func sendWaiting() {
        var done = 0
        defer {
            waiting.removeFirst(done)
            waiting.isEmpty ? input.stream.resumeReading() : input.stream.pauseReading()
        }
        while done < waiting.count {
            switch waiting[done] {
            case .message(let text): guard send(text) else { return }
            case .turn(let recipient): partner = recipient
            case .ask(let request): guard ask(request) else { return }
            case .read: read()
            case .typing(let state): signal(state)
            case .watch(let users): client.watch(users)
            case .end:
                hasEnded = true
                done = waiting.count
                return
            case .mistake(let code, let reason): print(report.refused(code: code, reason: reason))
            case .misdirection(let reason):
                // What follows must not reach the one before.
                partner = nil
                print(report.refused(code: "bad_recipient", reason: reason))
            }
            done += 1
        }
    }

    /// Sends a message; false when it has to wait for room.
    private func send(_ text: String) -> Bool {
        guard let partner else {
            print(report.refused(code: "bad_recipient", reason: "nobody to send to: use --to or /to"))
            return true
        }
        do throws(SubmitError) {
            report.submitted(
                try client.send(to: partner.address, content: MessageContent.encode(text: text))
            )
            return true
        } catch {
            return false
        }
    }
}
