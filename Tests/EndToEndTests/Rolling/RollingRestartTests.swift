import Client
import Foundation
import Loop
import TestSupport
import Testing
import Tokens

/// The whole system behind HAProxy, every node of it replaced under load.
@Suite(.serialized) struct `Every node is replaced under load` {
    /// How many clients talk, two by two; `MARTLET_SCALE` says otherwise.
    private static let clients =
        ProcessInfo.processInfo.environment["MARTLET_SCALE"].flatMap { Int($0) } ?? 40
    /// Each writes so often, in ms.
    private static let pause = 100

    private let directory: TemporaryDirectory
    private let dev: ChildProcess
    private let port: UInt16
    private let loop: EventLoop
    private let talkers: [Talker]

    init() throws {
        directory = try TemporaryDirectory()
        port = try Self.freeRange(of: 4)
        dev = try ChildProcess(
            MartletExecutable.path(),
            [
                "dev", "--nodes", "3", "--workers", "1", "--port", "\(port)", "--redis-port",
                "\(FreePort.find())", "--data", directory.file("data"),
            ],
            environment: ["MARTLET_SEND_RATE": "0", "MARTLET_DRAIN_TIME": "3s"]
        )
        _ = try dev.waitForLine(containing: "ready ws://", within: .seconds(60))
        let text = try String(contentsOfFile: directory.file("data/secret"), encoding: .utf8)
        let secret = try TokenSecret(Array(text.utf8.dropLast()))
        let loop = try EventLoop()
        let context = ClientContext(loop: loop)
        let balancer = port
        self.loop = loop
        talkers = try (0..<Self.clients).map { number in
            let peer = number ^ 1
            return try Talker("u\(number)", to: "u\(peer)", context: context, port: balancer, secret: secret)
        }
    }

    private func wait(_ limit: Duration = .seconds(60), until condition: () -> Bool) -> Bool {
        let look = loop.timer(every: .milliseconds(10)) {}
        defer { look.cancel() }
        return loop.run(for: limit, until: condition)
    }

    /// A port with free ones after it.
    private static func freeRange(of count: UInt16) throws -> UInt16 {
        for _ in 0..<100 {
            let base = try FreePort.find()
            if (1..<count).allSatisfy({ (try? RawSocket(port: base + $0)) == nil }) { return base }
        }
        throw TestSupportError("no free ports one behind the other")
    }

    /// Everybody writes all the time, each at moments of their own, while `body` runs.
    private func talking(_ body: () throws -> Void) rethrows {
        var turn = 0
        let step = max(1, Self.pause * 10 / Self.clients)
        let writing = loop.timer(every: .milliseconds(step)) { [talkers] in
            for _ in 0..<max(1, step * Self.clients / Self.pause) {
                try? talkers[turn % talkers.count].write()
                turn += 1
            }
        }
        defer { writing.cancel() }
        try body()
    }

    @Test func `and no message is lost or comes twice or out of order`() throws {
        for talker in talkers { talker.client.start() }
        try #require(wait { talkers.allSatisfy(\.isLive) })
        let script =
            #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
            .joined(separator: "/") + "/ops/rolling-restart"
        var restart: ChildProcess?
        try talking {
            try #require(wait { talkers.allSatisfy { $0.heard.count > 5 } })
            let process = try ChildProcess(script, [directory.file("data")])
            restart = process
            try #require(wait(.seconds(120)) { !process.isRunning }, "\(process.output)")
            let count = talkers.map(\.heard.count)
            try #require(wait { zip(talkers, count).allSatisfy { $0.heard.count > $1 + 5 } })
        }
        try #require(wait { talkers.allSatisfy { $0.unanswered == 0 } })
        try #require(
            wait {
                zip(talkers.indices, talkers).allSatisfy {
                    $1.heard.count >= talkers[$0 ^ 1].written.count
                }
            }
        )
        let said = restart?.output ?? ""
        #expect(try restart?.waitForExit() == .exited(0))
        #expect(said.contains("done: 3 nodes replaced in "), "\(said)")
        for (index, talker) in talkers.enumerated() {
            #expect(talker.heard == talkers[index ^ 1].written)
            #expect(talker.sentTexts.count == talker.written.count && talker.failures == 0)
            #expect(talker.resyncs == 0)
        }
        #expect(talkers.reduce(0) { $0 + $1.connects } > talkers.count, "they did move")
        report(said)
        dev.signal(SIGTERM)
        #expect(try dev.waitForExit(within: .seconds(40)) == .exited(0))
    }

    /// How long it took anybody; that depends on the machine, so nothing is asserted about it.
    private func report(_ said: String) {
        let gaps = talkers.map(\.longestGap).sorted()
        let waits = talkers.map(\.longestWait).sorted()
        let messages = talkers.reduce(0) { $0 + $1.written.count }
        let moves = talkers.reduce(0) { $0 + $1.connects } - talkers.count
        print(
            """
            rolling restart: \(said.split(separator: "\n").last ?? "")
              \(talkers.count) clients, \(messages) messages, \(moves) moves
              longest time without a connection, per client: median \(gaps[gaps.count / 2]) ms, \
            worst \(gaps[gaps.count - 1]) ms
              longest time from send to sent, per client: median \(waits[waits.count / 2]) ms, \
            worst \(waits[waits.count - 1]) ms
            """
        )
    }
}
