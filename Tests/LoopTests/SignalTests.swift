import Glibc
import Testing

@testable import Loop

/// Signals belong to the process, and only one of its loops can watch them: each test has a process of its own.
///
/// They are sent to the process, because the threads that run tests block signals.
struct SignalTests {
    @Test func `a signal calls its closure and can stop the loop`() async {
        await #expect(processExitsWith: .success) {
            let loop = try EventLoop()
            var signals: [Int32] = []
            let terminate = loop.onSignal(SIGTERM) {
                signals.append(SIGTERM)
                loop.stop()
            }
            let user = loop.onSignal(SIGUSR1) { signals.append(SIGUSR1) }
            let timer = loop.timer(after: .zero) {
                kill(getpid(), SIGUSR1)
                kill(getpid(), SIGTERM)
            }
            loop.run()
            try #require(signals.sorted() == [SIGUSR1, SIGTERM].sorted())
            timer.cancel()
            terminate.cancel()
            user.cancel()
        }
    }

    @Test func `a dropped source gives the signal back`() async {
        await #expect(processExitsWith: .signal(SIGTERM)) {
            let loop = try EventLoop()
            do {
                let source = loop.onSignal(SIGTERM) {}
                kill(getpid(), SIGTERM)
                loop.turn(2)
                source.cancel()
            }
            loop.turn(1)
            kill(getpid(), SIGTERM)
            // The signal ends this wait, and the process.
            _ = loop.wait { false }
        }
    }

    @Test func `writing to a closed socket raises no signal`() async {
        await #expect(processExitsWith: .success) {
            let server = try Server()
            let (peer, stream, side) = try server.connect()
            stream.pauseReading()
            peer.reset()
            stream.write("into the void")
            try #require(server.loop.wait { side.ends == [.reset] })
        }
    }
}
