internal import Client
internal import Glibc
internal import Loop
internal import Protocol

/// Plain mode: lines in are sent, what happens is lines out, and the end of input ends it.
final class PlainSession {
    private let options: ChatOptions
    private let loop: EventLoop
    private let client: MessagingClient
    private let input: InputPump
    private var report: LineReport
    private var splitter = LineSplitter(limit: PlainSession.lineLimit)
    private var signals: [SignalSource] = []
    private var node = ""
    private var hasEnded = false
    private var isReaderGone = false

    /// Lines that wait for room among the unanswered; the input rests until they are gone.
    private var waiting: [String] = []

    init(options: ChatOptions, loop: EventLoop, client: MessagingClient, input: InputPump) {
        self.options = options
        self.loop = loop
        self.client = client
        self.input = input
        report = LineReport(user: options.user.text)
    }

    /// Runs to the end; returns the exit status.
    func run() -> Int32 {
        var isStopping = false
        signals = [SIGINT, SIGTERM, SIGHUP].map { number in loop.onSignal(number) { isStopping = true } }
        client.delegate = self
        input.stream.receiver = self
        client.start()
        let isOver = { [self] in isStopping || isReaderGone || isClosed || hasEnded && isAllAnswered }
        while !isOver(), !hasEnded { _ = loop.run(for: .seconds(3600)) { isOver() || hasEnded } }
        _ = loop.run(for: options.answerTimeout, until: isOver)
        let isGood = isAllAnswered && !report.hasFailures && !isClosed
        leave()
        return isGood ? Chat.ExitStatus.success : Chat.ExitStatus.failure
    }

    private var isAllAnswered: Bool { waiting.isEmpty && report.pendingCount == 0 }

    /// Whether the client has given up for good.
    private var isClosed: Bool {
        if case .closed = client.status { true } else { false }
    }

    /// Tells what was not answered, closes, and lets acknowledgements and the close frame go out.
    private func leave() {
        signals = []
        for entry in client.outbox.unanswered {
            print(report.failed(entry.id, code: "unanswered", reason: "no answer in time"))
        }
        for _ in waiting { print(report.refused(code: "unanswered", reason: "not sent in time")) }
        client.delegate = nil
        client.stop()
        _ = loop.run(for: .seconds(2)) { client.context.leavingCount == 0 }
        input.stream.close()
    }

    /// Longer lines cannot be a message; the server's default limit is 64 KiB, and JSON escapes make lines longer.
    private static let lineLimit = 60 << 10

    private func print(_ line: String?) {
        guard let line, !isReaderGone else { return }
        if !FileOutput.standardOutput.write(line + "\n") { isReaderGone = true }
    }

    private func take(_ line: LineSplitter.Line) {
        switch line {
        case .tooLong: print(report.refused(code: "content_too_large", reason: "the line is too long"))
        case .text(let text) where text.isEmpty: break
        case .text(let text): waiting.append(text)
        }
    }

    /// Sends what waits, as far as there is room for unanswered messages.
    private func sendWaiting() {
        var sent = 0
        defer {
            waiting.removeFirst(sent)
            waiting.isEmpty ? input.stream.resumeReading() : input.stream.pauseReading()
        }
        while sent < waiting.count {
            guard let to = options.to else {
                print(report.refused(code: "bad_recipient", reason: "nobody to send to: use --to"))
                sent += 1
                continue
            }
            do throws(SubmitError) {
                let id = try client.send(
                    to: "user:\(to.text)",
                    content: MessageContent.encode(text: waiting[sent])
                )
                report.submitted(id)
                sent += 1
            } catch {
                return
            }
        }
    }
}

extension PlainSession: StreamReceiver {
    func received(_ bytes: inout MutableSpan<UInt8>, from stream: Stream) {
        splitter.received(bytes.span, take)
        sendWaiting()
    }

    func drained(_ stream: Stream) {}

    func closed(_ stream: Stream, because end: StreamEnd) {
        if let last = splitter.finish() { take(last) }
        sendWaiting()
        hasEnded = true
    }
}

extension PlainSession: MessagingDelegate {
    func received(_ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient) {
        if let message = IncomingMessage(frame, bytes) { return print(report.message(message)) }
        if frame.kind == .welcome { node = frame.text(\.node, in: bytes) }
    }

    func sent(_ id: SendID, _ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient) {
        print(report.sent(id, messageID: frame.text(\.id, in: bytes)))
        if !waiting.isEmpty { sendWaiting() }
    }

    func failed(_ id: SendID, _ failure: SendFailure, by client: MessagingClient) {
        print(report.failed(id, code: failure.code, reason: failure.message))
        if !waiting.isEmpty { sendWaiting() }
    }

    func statusChanged(_ status: ConnectionStatus, by client: MessagingClient) {
        print(report.status(status, node: node, now: loop.now))
    }

    func resynced(by client: MessagingClient) {
        print("resync")
    }
}
