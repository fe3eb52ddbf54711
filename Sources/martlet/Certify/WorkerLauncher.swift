internal import Certify
internal import Glibc
internal import Loop

/// Starts the processes of the laboratory as `martlet dev` starts its own.
final class WorkerLauncher: LabLauncher {
    private let loop: EventLoop

    init(on loop: EventLoop) {
        self.loop = loop
    }

    func launch(_ arguments: [String], environment: [String]) throws(LabError) -> any LabProcess {
        do throws(SystemError) {
            return try LaunchedProcess(on: loop, arguments, environment: environment)
        } catch {
            throw .system("\(arguments.first ?? "nothing") cannot be started: \(error)")
        }
    }
}

/// A child and the last of its words.
private final class LaunchedProcess: LabProcess {
    private var end: ChildEnd?
    private var child: SupervisedChild?
    private var lastLogged: String?
    private var lastSaid: String?

    init(on loop: EventLoop, _ arguments: [String], environment: [String]) throws(SystemError) {
        child = try SupervisedChild(
            on: loop,
            arguments: arguments,
            environment: environment,
            deathSignal: "KILL"
        ) { [weak self] in self?.heard($0) }
    }

    /// Looks for the end first: signals of the children are not watched here.
    var ending: String? {
        child?.reap()
        return end?.description
    }

    var lastLine: String? { lastLogged ?? lastSaid }

    func signal(_ number: Int32) { child?.signalGroup(number) }

    private func heard(_ event: SupervisedChild.Event) {
        switch event {
        case .said(let line): lastSaid = line
        case .logged(let line): lastLogged = line
        case .ended(let end):
            self.end = end
            child = nil
        }
    }
}
