import Chaos
import Foundation
import Synchronization

/// Makes and changes groups over HTTP, one call at a time, each until it has an answer that says how it ended.
final class GroupDesk: Sendable {
    private struct State {
        var waiting: [HTTPCall] = []
        var isBusy = false
        var answers: [String] = []
    }

    private let port: UInt16
    private let state = Mutex(State())

    /// Times that a call is made before it is given up; half a second apart, so longer than any fault lasts.
    private static let attempts = 120
    /// Calls that wait; further ones are dropped.
    private static let mostWaiting = 100

    init(port: UInt16) {
        self.port = port
    }

    /// Whether every call has had its answer.
    var isIdle: Bool { state.withLock { !$0.isBusy && $0.waiting.isEmpty } }

    /// The bodies of the answers of those calls that succeeded, in their order.
    var answers: [String] { state.withLock { $0.answers } }

    /// Makes a call once those before it are over.
    func submit(_ call: HTTPCall) {
        let begins = state.withLock { state in
            if state.waiting.count < GroupDesk.mostWaiting { state.waiting.append(call) }
            defer { state.isBusy = true }
            return !state.isBusy
        }
        guard begins else { return }
        Thread.detachNewThread { self.work() }
    }

    private func work() {
        while let call = next() {
            for _ in 0..<GroupDesk.attempts {
                // Changes are harmless when repeated: over is what the server has decided, whatever it is.
                if let answer = call.answer(port: port), answer.status < 500, answer.status != 429 {
                    state.withLock { $0.answers.append(answer.body) }
                    break
                }
                Thread.sleep(forTimeInterval: 0.5)
            }
        }
    }

    private func next() -> HTTPCall? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isBusy = false
                return nil
            }
            return state.waiting.removeFirst()
        }
    }
}
