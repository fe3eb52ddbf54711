internal import Glibc
internal import Loop

/// A running child and what it says, line by line.
///
/// Its end is reported once it is over and everything it said has been read; a grandchild that holds on to its output
/// delays that by `outputGrace` at most.
final class SupervisedChild {
    /// What the owner hears about.
    enum Event {
        /// A line of standard output.
        case said(String)
        /// A line of standard error.
        case logged(String)
        case ended(ChildEnd)
    }

    private static let outputGrace = Duration.milliseconds(500)

    let id: pid_t
    private let loop: EventLoop
    private let report: (Event) -> Void
    private var readers: [LineReader] = []
    private var openOutputs = 2
    private var end: ChildEnd?
    private var isReported = false
    private var grace: Timer?

    /// Starts the child; `report` is called from the loop only.
    init(
        on loop: EventLoop,
        arguments: [String],
        environment: [String],
        deathSignal: String,
        report: @escaping (Event) -> Void
    ) throws(SystemError) {
        self.loop = loop
        self.report = report
        let output = try SocketPair()
        let error = try SocketPair()
        id = try SpawnRequest(
            arguments: arguments,
            environment: environment,
            deathSignal: deathSignal,
            output: output.child,
            error: error.child
        ).spawn()
        readers = [
            LineReader(on: loop, try output.takeParent(), line: { [weak self] in self?.report(.said($0)) }) {
                [weak self] in self?.outputEnded()
            },
            LineReader(on: loop, try error.takeParent(), line: { [weak self] in self?.report(.logged($0)) }) {
                [weak self] in self?.outputEnded()
            },
        ]
    }

    func signal(_ number: Int32) {
        // After its end the number may belong to another process.
        if end == nil { kill(id, number) }
    }

    /// Signals the child and what it has started, as far as that stayed in its process group.
    func signalGroup(_ number: Int32) {
        if end == nil { kill(-id, number) }
    }

    /// Collects the end of the child, if it has ended; to be called at SIGCHLD.
    func reap() {
        guard end == nil else { return }
        var status: Int32 = 0
        guard unsafe waitpid(id, &status, WNOHANG) == id else { return }
        end = ChildEnd(waitStatus: status)
        if openOutputs == 0 { return finish() }
        grace = loop.timer(after: Self.outputGrace) { [weak self] in self?.finish() }
    }

    private func outputEnded() {
        openOutputs -= 1
        if openOutputs == 0, end != nil { finish() }
    }

    private func finish() {
        guard let end, !isReported else { return }
        isReported = true
        grace = nil
        report(.ended(end))
    }
}
