import Foundation
import TestSupport
import Testing

@testable import martlet

/// The whole of `martlet dev` with real processes; one at a time, since each is a handful of them.
@Suite(.serialized) struct `martlet dev` {
    private let directory: TemporaryDirectory
    private let port: UInt16
    private let redisPort: UInt16

    init() throws {
        directory = try TemporaryDirectory()
        port = try Self.freeRange(of: 3)
        redisPort = try FreePort.find()
    }

    @Test func `serves, replaces a node that dies, and stops in order`() throws {
        let dev = try start()
        let line = try dev.waitForLine(containing: "ready ws://")
        #expect(line == "ready ws://127.0.0.1:\(port) redis://127.0.0.1:\(redisPort)/0")
        let before = children(of: dev)
        #expect(before.count == 8)
        let hint = try #require(before.first { commandLine($0).contains("--name node1") })
        #expect(dev.output.contains("kill -9 \(hint) "))
        let worker = try #require(before.first { commandLine($0).contains("worker fanout --name w1") })
        #expect(dev.output.contains("kill -9 \(worker) "))
        let node = try #require(before.first { commandLine($0).contains("--name node2") })
        kill(node, SIGKILL)
        kill(worker, SIGKILL)
        try wait("node2 is back") { dev.errorOutput.contains("node2 is back") }
        try wait("w1 is back") { dev.errorOutput.contains("w1 is back") }
        #expect(children(of: dev).count == 8)
        let all = children(of: dev)
        dev.signal(SIGTERM)
        #expect(try dev.waitForExit() == .exited(0))
        #expect(all.filter(isAlive).isEmpty)
        // Redis ended last, and on its own terms.
        #expect(dev.errorOutput.contains("Redis is now ready to exit"))
    }

    @Test func `keeps secret and data to itself, and over a restart`() throws {
        let first = try start()
        _ = try first.waitForLine(containing: "ready ws://")
        let secret = try String(contentsOfFile: directory.file("data/secret"), encoding: .utf8)
        #expect(secret.utf8.count == 65)
        let files = ["secret", "redis.conf", "users.acl", "haproxy.cfg"].map { directory.file("data/" + $0) }
        for file in files {
            let permissions =
                try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(permissions == 0o600, "\(file)")
        }
        let redis = "redis://127.0.0.1:\(redisPort)"
        #expect(try Executable.run("doctor", "--redis", redis).status == .exited(0))
        first.signal(SIGINT)
        #expect(try first.waitForExit() == .exited(0))
        let second = try start()
        _ = try second.waitForLine(containing: "ready ws://")
        #expect(try String(contentsOfFile: directory.file("data/secret"), encoding: .utf8) == secret)
        second.signal(SIGINT)
        #expect(try second.waitForExit() == .exited(0))
    }

    @Test func `gives nodes and workers users of their own, whose passwords nobody sees`() throws {
        let dev = try start()
        _ = try dev.waitForLine(containing: "ready ws://")
        let file = try String(contentsOfFile: directory.file("data/users.acl"), encoding: .utf8)
        let passwords = file.split(separator: " ").filter { $0.hasPrefix(">") }.map { $0.dropFirst() }
        #expect(passwords.count == 3 && passwords.allSatisfy { $0.utf8.count == 43 })
        let words = try redis("CLIENT", "LIST").split { $0 == " " || $0 == "\n" }
        let users = Set(words.filter { $0.hasPrefix("user=") })
        #expect(users == ["user=martlet-node", "user=martlet-worker", "user=default"])
        #expect(!(try redis("ACL", "LOG")).contains("username"), "nothing was denied")
        let lines = children(of: dev).map(commandLine)
        for password in passwords {
            #expect(!lines.contains { $0.contains(password) })
            #expect(!dev.output.contains(password) && !dev.errorOutput.contains(password))
        }
        dev.signal(SIGTERM)
        #expect(try dev.waitForExit() == .exited(0))
    }

    /// What somebody at this machine sees, without a password.
    private func redis(_ arguments: String...) throws -> String {
        let process = try ChildProcess("redis-cli", ["-p", "\(redisPort)"] + arguments)
        _ = try process.waitForExit()
        return process.output
    }

    @Test(arguments: ["redis-server", "haproxy"])
    func `stops everything when what all depend on dies`(name: String) throws {
        let dev = try start()
        _ = try dev.waitForLine(containing: "ready ws://")
        let all = children(of: dev)
        let victim = try #require(all.first { commandLine($0).hasPrefix(name) })
        kill(victim, SIGKILL)
        #expect(try dev.waitForExit() == .exited(1))
        #expect(dev.errorOutput.contains("was killed by SIGKILL; stopping everything"))
        let last = dev.errorOutput.split(separator: "\n").last ?? ""
        #expect(last.hasPrefix("martlet dev: stopped, because ") && last.hasSuffix("was killed by SIGKILL"))
        #expect(all.filter(isAlive).isEmpty)
    }

    @Test func `leaves nothing behind when it is killed`() throws {
        let dev = try start()
        _ = try dev.waitForLine(containing: "ready ws://")
        let all = children(of: dev)
        #expect(all.count == 8)
        dev.kill()
        try wait("children end") { all.filter(isAlive).isEmpty }
    }

    @Test func `starts nothing when a port is taken or the data are in use`() throws {
        let first = try start()
        _ = try first.waitForLine(containing: "ready ws://")
        let taken = try start(data: "other", redisPort: try FreePort.find())
        #expect(try taken.waitForExit() == .exited(69))
        #expect(taken.errorOutput.contains("is in use; choose another --port"))
        let locked = try start()
        #expect(try locked.waitForExit() == .exited(69))
        #expect(locked.errorOutput.contains("another martlet dev uses"))
        #expect(children(of: taken).isEmpty && children(of: locked).isEmpty)
    }

    @Test func `stops when it cannot start`() throws {
        _ = try directory.write("too short", to: "secret")
        let dev = try start(arguments: ["--secret-file", directory.file("secret")])
        #expect(try dev.waitForExit() == .exited(1))
        #expect(dev.errorOutput.contains("ended with status 64; stopping everything"))
        #expect(dev.errorOutput.contains("the secret has 9 bytes"))
    }

    @Test func `the view is free of problems, and nobody misses what was told to stop`() throws {
        let dev = try start()
        _ = try dev.waitForLine(containing: "ready ws://")
        let redis = "redis://127.0.0.1:\(redisPort)"
        // The worker has its leases a moment after it is ready.
        var text = ""
        try wait("no problems") {
            text = (try? Executable.run("top", "--once", "--redis", redis).output) ?? ""
            return text.contains("\nno problems\n")
        }
        #expect(text.contains("\n  all 2 ") && text.contains("\n  w1 0-15\n"), "\(text)")
        for name in ["presence", "receipts", "retention"] {
            #expect(text.contains("\n  \(name) "), "\(text)")
        }
        let node = try #require(children(of: dev).first { commandLine($0).contains("--name node2") })
        kill(node, SIGTERM)
        try wait("node2 is back") { dev.errorOutput.contains("node2 is back") }
        try wait("still no problems") {
            text = (try? Executable.run("top", "--once", "--redis", redis).output) ?? ""
            return text.contains("\nno problems\n")
        }
        dev.signal(SIGTERM)
        #expect(try dev.waitForExit() == .exited(0))
        // They took their reports along before Redis stopped.
        let second = try RedisServer(configuration: ["dir \(directory.file("data/redis"))"])
        #expect(try second.command("ZRANGE", "nodes", "0", "-1") == .array([]))
        for role in ["fanout", "presence", "receipts", "retention", "erase"] {
            #expect(try second.command("ZRANGE", "workers:\(role)", "0", "-1") == .array([]))
        }
    }

    @Test func `runs without workers where it is told so`() throws {
        let dev = try start(workers: 0)
        _ = try dev.waitForLine(containing: "ready ws://")
        #expect(children(of: dev).count == 7)
        #expect(dev.output.contains("retention; messages to groups wait until one for them runs"))
        dev.signal(SIGTERM)
        #expect(try dev.waitForExit() == .exited(0))
    }

    private func start(
        data: String = "data",
        redisPort: UInt16? = nil,
        workers: Int = 1,
        arguments: [String] = []
    ) throws -> ChildProcess {
        try Executable.start(
            [
                "dev", "--nodes", "2", "--workers", "\(workers)", "--port", "\(port)", "--redis-port",
                "\(redisPort ?? self.redisPort)",
                "--data", directory.file(data),
            ] + arguments
        )
    }

    private func wait(_ what: Comment, until condition: () -> Bool) throws {
        let isSo = Deadline().wait(until: condition)
        try #require(isSo, what)
    }

    /// A port with free ones after it.
    private static func freeRange(of count: UInt16) throws -> UInt16 {
        for _ in 0..<100 {
            let base = try FreePort.find()
            if (1..<count).allSatisfy({ PortProbe.isFree(Int(base + $0)) }) { return base }
        }
        throw POSIXError(.EADDRINUSE)
    }

    /// Ids of the processes that this one has started.
    private func children(of process: ChildProcess) -> [Int32] {
        let path = "/proc/\(process.id)/task/\(process.id)/children"
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.split(separator: " ").compactMap { Int32($0) }
    }

    private func commandLine(_ id: Int32) -> String {
        let bytes = FileManager.default.contents(atPath: "/proc/\(id)/cmdline") ?? Data()
        return String(decoding: bytes.map { $0 == 0 ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
    }

    /// Zombies that nobody has collected yet are not alive.
    private func isAlive(_ id: Int32) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8) else {
            return false
        }
        return stat.split(separator: ")").last?.hasPrefix(" Z") == false
    }
}
