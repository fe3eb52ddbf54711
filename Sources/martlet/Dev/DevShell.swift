internal import Glibc
internal import Loop
internal import Redis
internal import Telemetry

/// Carries out what the supervisor decides: processes, timers, probes and signals on one loop.
final class DevShell {
    private let loop: EventLoop
    private let plan: DevPlan
    private let console: DevConsole
    private let restartLog: RestartLog
    private let executable = ExecutablePath.current
    private let environment = Environment.known(to: Martlet.program)
    private let users: RedisUsers
    private var supervisor: Supervisor
    private var children: [ChildName: SupervisedChild] = [:]
    private var restarts: [ChildName: Timer] = [:]
    private var limit: Timer?
    private var rollingLimit: Timer?
    private var signals: [SignalSource] = []
    private var redisProbe: RedisProbe?
    private var proxyProbe: ProxyProbe?
    private var code = ExitCode.software

    init(_ plan: DevPlan, users: RedisUsers, console: DevConsole) throws(CommandFailure) {
        do throws(LoopError) {
            loop = try EventLoop()
        } catch {
            throw CommandFailure(error.description, .software)
        }
        self.plan = plan
        self.users = users
        self.console = console
        restartLog = RestartLog(path: plan.restartLog)
        supervisor = Supervisor(nodeCount: plan.nodeCount, workerCount: plan.workerCount)
    }

    /// Runs until everything has ended.
    func run() -> ExitCode {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signals.append(loop.onSignal(number) { [weak self] in self?.apply { $0.stopRequested() } })
        }
        signals.append(
            loop.onSignal(SIGUSR1) { [weak self] in
                guard let self else { return }
                apply { $0.restartRequested(now: self.loop.now) }
            }
        )
        signals.append(loop.onSignal(SIGCHLD) { [weak self] in self?.reap() })
        apply { $0.begin() }
        loop.run()
        signals = []
        return code
    }

    private func apply(_ event: (inout Supervisor) -> [SupervisorAction]) {
        for action in event(&supervisor) { perform(action) }
    }

    private func perform(_ action: SupervisorAction) {
        switch action {
        case .start(let name): start(name)
        case .terminate(let name): children[name]?.signal(SIGTERM)
        case .kill(let name): children[name]?.signal(SIGKILL)
        case .limitStartup(let time):
            limit = loop.timer(after: time) { [weak self] in self?.apply { $0.startupTimedOut() } }
        case .limitStop(let time):
            limit = loop.timer(after: time) { [weak self] in self?.apply { $0.stopTimedOut() } }
        case .scheduleRestart(let name, let delay):
            restarts[name] = loop.timer(after: delay) { [weak self] in self?.apply { $0.restartDue(name) } }
        case .announce:
            limit = nil
            console.announce(plan, processes: children.mapValues(\.id))
        case .limitRolling(let time):
            rollingLimit = loop.timer(after: time) { [weak self] in
                guard let self else { return }
                apply { $0.rollingTimeIsOver(now: self.loop.now) }
            }
        case .report(let report): console.report(report)
        case .reportRestart(let report):
            console.report(report)
            restartLog.append(report)
        case .finish(let code):
            self.code = code
            loop.stop()
        }
    }

    private func start(_ name: ChildName) {
        do throws(SystemError) {
            children[name] = try SupervisedChild(
                on: loop,
                arguments: plan.arguments(of: name, executable: executable),
                environment: plan.environment(of: name, users, from: environment),
                deathSignal: plan.deathSignal(of: name)
            ) { [weak self] in self?.heard(name, $0) }
        } catch {
            let end = ChildEnd.notStarted(reason: error.description)
            return apply { $0.ended(name, end, now: loop.now) }
        }
        probe(name)
    }

    private func heard(_ name: ChildName, _ event: SupervisedChild.Event) {
        switch event {
        case .said(let line):
            console.relay(line, from: name)
            if saysItself(name), line.hasPrefix("ready") { apply { $0.ready(name, now: loop.now) } }
        case .logged(let line):
            console.relay(line, from: name)
        case .ended(let end):
            children[name] = nil
            apply { $0.ended(name, end, now: loop.now) }
        }
    }

    private func saysItself(_ name: ChildName) -> Bool {
        switch name {
        case .node, .worker, .presence, .receipts, .retention: true
        case .redis, .proxy: false
        }
    }

    /// Nodes and workers say themselves when they are ready; the others are asked.
    private func probe(_ name: ChildName) {
        switch name {
        case .redis:
            let port = UInt16(clamping: plan.redisPort)
            let url = RedisURL(transport: .tcp(host: "127.0.0.1", port: port, isEncrypted: false))
            redisProbe = RedisProbe(on: loop, url) { [weak self] in
                guard let self else { return }
                self.redisProbe = nil
                self.apply { $0.ready(name, now: self.loop.now) }
            }
        case .proxy:
            proxyProbe = ProxyProbe(on: loop, port: plan.port) { [weak self] in
                guard let self else { return }
                self.proxyProbe = nil
                self.apply { $0.ready(name, now: self.loop.now) }
            }
        case .node, .worker, .presence, .receipts, .retention:
            break
        }
    }

    private func reap() {
        for child in children.values { child.reap() }
    }
}
