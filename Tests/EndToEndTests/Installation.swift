import Client
import Foundation
import Loop
import Protocol
import TestSupport
import Tokens

/// A Redis and any number of nodes, as processes, with people who talk to them from this process.
final class Installation {
    static let secret = "a secret of the end-to-end tests, long enough"

    let redis: RedisServer
    let loop: EventLoop
    let context: ClientContext
    private(set) var nodes: [ChildProcess] = []
    private(set) var ports: [UInt16] = []
    private(set) var workers: [ChildProcess] = []
    private var workersStarted = 0
    private let options: [String]

    /// Starts Redis and the nodes, and waits until each says that it is ready.
    init(
        nodes count: Int,
        workers workerCount: Int = 0,
        redis configuration: [String] = [],
        options: [String] = ["--send-rate", "0"]
    ) throws {
        redis = try RedisServer(configuration: configuration)
        loop = try EventLoop()
        context = ClientContext(loop: loop)
        self.options = options
        for _ in 0..<count {
            nodes.append(try launch(name: "n\(nodes.count + 1)", port: 0))
            ports.append(try port(of: nodes[nodes.count - 1]))
        }
        for _ in 0..<workerCount { try addWorker() }
    }

    /// Starts a further fan-out worker and waits until it says that it is ready.
    func addWorker() throws {
        workers.append(try launchWorker())
        _ = try workers[workers.count - 1].waitForLine(containing: "ready")
    }

    /// Starts a presence worker and waits until it says that it is ready; the caller ends it.
    func presenceWorker(_ name: String) throws -> ChildProcess {
        let worker = try ChildProcess(
            MartletExecutable.path(),
            ["worker", "presence", "--redis", redis.socketURL, "--name", name]
        )
        _ = try worker.waitForLine(containing: "ready")
        return worker
    }

    /// Ends the oldest worker, as an operator or as a crash would.
    func removeWorker(byKilling: Bool) throws {
        let worker = workers.removeFirst()
        if byKilling {
            worker.kill()
        } else {
            worker.signal(SIGTERM)
            guard try worker.waitForExit() == .exited(0) else {
                throw TestSupportError("a worker did not stop cleanly: \(worker.errorOutput)")
            }
        }
    }

    /// Kills a worker as a crash would and starts another, under another name.
    func replaceWorker(_ index: Int) throws {
        workers[index].kill()
        workers[index] = try launchWorker()
    }

    /// Kills a node as a crash would and starts another in its place, on the same port.
    func replaceNode(_ index: Int) throws {
        nodes[index].kill()
        nodes[index] = try launch(name: "n\(index + 1)", port: ports[index])
        _ = try port(of: nodes[index])
    }

    /// A person whose client connects to one node; not connected yet.
    func person(_ user: String, device: String = "phone", node: Int) throws -> Person {
        try Person(user, device: device, on: self, port: ports[node])
    }

    /// A messaging client of a user's device, made for tests: it comes back quickly and may send without a pause.
    func client(_ user: String, device: String, node: Int) throws -> MessagingClient {
        try Person.client(user, device: device, on: self, port: ports[node])
    }

    /// A token as a client would have it.
    func token(_ user: String, device: String) throws -> String {
        guard let user = UserID(user), let device = DeviceID(device) else { throw TestSupportError("bad id") }
        let signer = TokenSigner(secret: try TokenSecret(Array(Installation.secret.utf8)))
        let now = UInt64(Date().timeIntervalSince1970 * 1_000)
        return signer.sign(user: user, device: device, now: now, lifetime: .seconds(3_600))
    }

    /// Turns the loop until the condition holds; false when the time is over.
    ///
    /// The timer makes the loop look again where the condition depends on another process.
    func wait(_ limit: Duration = .seconds(60), until condition: () -> Bool) -> Bool {
        let look = loop.timer(every: .milliseconds(10)) {}
        defer { look.cancel() }
        return loop.run(for: limit, until: condition)
    }

    /// The resident memory of a node, in bytes.
    func residentBytes(ofNode index: Int) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(nodes[index].id)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        guard let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw TestSupportError("no VmRSS in \(status)")
        }
        return kilobytes * 1_024
    }

    private func launch(name: String, port: UInt16) throws -> ChildProcess {
        try ChildProcess(
            MartletExecutable.path(),
            ["node", "--listen", "127.0.0.1:\(port)", "--redis", redis.socketURL, "--name", name] + options,
            environment: ["MARTLET_SECRET": Installation.secret]
        )
    }

    private func launchWorker() throws -> ChildProcess {
        workersStarted += 1
        return try ChildProcess(
            MartletExecutable.path(),
            ["worker", "fanout", "--redis", redis.socketURL, "--name", "w\(workersStarted)"]
        )
    }

    private func port(of node: ChildProcess) throws -> UInt16 {
        let line = try node.waitForLine(containing: "ready")
        guard let text = line.split(separator: ":").last, let port = UInt16(text) else {
            throw TestSupportError("no port in '\(line)'")
        }
        return port
    }
}
