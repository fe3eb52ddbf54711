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
    private let options: [String]

    /// Starts Redis and the nodes, and waits until each says that it is ready.
    init(
        nodes count: Int,
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

    private func port(of node: ChildProcess) throws -> UInt16 {
        let line = try node.waitForLine(containing: "ready")
        guard let text = line.split(separator: ":").last, let port = UInt16(text) else {
            throw TestSupportError("no port in '\(line)'")
        }
        return port
    }
}
