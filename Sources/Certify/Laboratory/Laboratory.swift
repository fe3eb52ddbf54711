internal import Glibc
package import Loop
internal import MartletWorker
internal import Redis

/// A private Redis, an HTTP sink, and the workers under test, all on one loop that runs while something is waited for.
package final class Laboratory {
    /// The longest wait for Redis or a worker's end: only a broken machine needs more.
    static let grace: Duration = .seconds(10)
    private static let socketName = "redis.sock"
    private static let configurationName = "redis.conf"
    /// Between two looks at something that announces nothing.
    private static let pause: Duration = .milliseconds(5)

    let loop: EventLoop
    let settings: CertificationSettings
    let names = WorkerNames(prefix: "")
    let sink: HTTPSink
    let redis: LabRedis
    private(set) var workers: [any LabProcess] = []
    private let launcher: any LabLauncher
    private let folder: LabFolder
    private let clock: LabClock
    private var server: (any LabProcess)?

    /// Starts Redis and waits until it answers.
    package init(
        on loop: EventLoop,
        launcher: any LabLauncher,
        settings: CertificationSettings
    ) throws(LabError) {
        self.loop = loop
        self.launcher = launcher
        self.settings = settings
        let clock = LabClock(limit: settings.limit)
        self.clock = clock
        folder = try LabFolder()
        sink = try HTTPSink(on: loop)
        redis = LabRedis(on: loop, socket: folder.file(Self.socketName)) { () throws(LabError) in
            try clock.check()
        }
        try folder.write(configuration, to: Self.configurationName)
        try startRedis()
    }

    /// Ends every process of the laboratory at once.
    package func close() {
        for process in workers + (server.map { [$0] } ?? []) { process.signal(SIGKILL) }
        redis.close()
    }

    /// Ends whatever is waited for, at a signal.
    package func interrupt() { clock.isInterrupted = true }

    var socket: String { folder.file(Self.socketName) }

    /// Lets the loop run for a time.
    func rest(_ time: Duration) throws(LabError) {
        _ = try wait(time) { () throws(LabError) in false }
    }

    /// Looks until it holds (true) or the time is over (false).
    func wait(
        _ limit: Duration,
        pause: Duration = Laboratory.pause,
        until condition: () throws(LabError) -> Bool
    ) throws(LabError) -> Bool {
        let end = ContinuousClock.now + limit
        while true {
            try clock.check()
            if try condition() { return true }
            let left = ContinuousClock.now.duration(to: end)
            if left <= .zero { return false }
            _ = loop.run(for: min(left, pause)) { false }
        }
    }

    /// Starts one more worker.
    @discardableResult
    func startWorker() throws(LabError) -> any LabProcess {
        let worker = try launcher.launch(
            settings.arguments(socket: socket, url: sink.url),
            environment: settings.environment(socket: socket, url: sink.url)
        )
        workers.append(worker)
        return worker
    }

    /// Has workers end, and waits for it; returns the time it took, nil if they did not in time.
    @discardableResult
    func end(_ ended: [any LabProcess], with signal: Int32) throws(LabError) -> Duration? {
        // What ends now does so because it was asked to.
        workers.removeAll { worker in ended.contains { $0 === worker } }
        let start = ContinuousClock.now
        for worker in ended { worker.signal(signal) }
        if try wait(Self.grace, until: { () throws(LabError) in ended.allSatisfy { $0.ending != nil } }) {
            return start.duration(to: .now)
        }
        for worker in ended { worker.signal(SIGKILL) }
        _ = try wait(Self.grace) { () throws(LabError) in ended.allSatisfy { $0.ending != nil } }
        return nil
    }

    /// How a worker ended although nobody asked it to, with its last words.
    var unexpectedEnd: String? {
        guard let worker = workers.first(where: { $0.ending != nil }), let ending = worker.ending else {
            return nil
        }
        return ending + (worker.lastLine.map { ": \($0)" } ?? "")
    }

    /// Ends Redis in order, keeping its data, and starts it again.
    func restartRedis() throws(LabError) {
        guard let server else { return }
        server.signal(SIGTERM)
        guard try wait(Self.grace, until: { () throws(LabError) in server.ending != nil }) else {
            throw .redis("it does not end")
        }
        try startRedis()
    }

    private func startRedis() throws(LabError) {
        let started = try launcher.launch(
            ["redis-server", folder.file(Self.configurationName)],
            environment: settings.environment
        )
        server = started
        let isUp = try wait(Self.grace) { () throws(LabError) in
            unsafe access(socket, F_OK) == 0 || started.ending != nil
        }
        guard isUp, started.ending == nil else {
            throw .redis("it does not start: \(started.lastLine ?? started.ending ?? "no socket")")
        }
        try redis.ask("PING")
    }

    /// Data are kept over a restart by a snapshot at SIGTERM, and not otherwise.
    private var configuration: String {
        let lines = [
            "bind 127.0.0.1", "port \(settings.port ?? 0)", "unixsocket \(socket)", "dir \(folder.path)",
            "save \"\"", "appendonly no", "shutdown-on-sigterm save", "daemonize no", "logfile \"\"",
        ]
        return lines.joined(separator: "\n") + "\n"
    }
}
