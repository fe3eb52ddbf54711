import Foundation
import TestSupport
import Testing

/// What must stay secret does: in everything that a process writes, serves, or shows to other users of the machine.
@Suite struct `What nobody is to see` {
    private static let secret = "a-secret-of-tokens-that-nobody-sees-0123456789"
    private static let password = "a-password-of-redis-that-nobody-sees"
    private static let content = "a-content-that-nobody-sees"

    private let redis: RedisServer
    private let port: UInt16

    init() throws {
        redis = try RedisServer(configuration: [
            "user default off", "user martlet on >\(Self.password) ~* &* +@all",
        ])
        port = try FreePort.find()
    }

    private func environment(password: String = Self.password) -> [String: String] {
        [
            "MARTLET_SECRET": Self.secret,
            "MARTLET_REDIS": "redis://martlet:\(password)@127.0.0.1:\(redis.port)/0",
            "MARTLET_LOG_LEVEL": "debug",
        ]
    }

    private func start(_ arguments: String..., password: String = Self.password) throws -> ChildProcess {
        try Executable.start(arguments, environment: environment(password: password))
    }

    private func token() throws -> String {
        let run = try Executable.run(
            "token",
            "--user",
            "alice",
            "--device",
            "phone",
            environment: ["MARTLET_SECRET": Self.secret]
        )
        return run.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func request(_ target: String, _ fields: String = "") throws -> String {
        let socket = try RawSocket(port: port)
        try socket.send("GET \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(fields)\r\n")
        return String(decoding: try socket.readToEnd(), as: UTF8.self)
    }

    /// What the process has written, what the machine's users see of it, and what it serves.
    private func expectNothing(of secrets: [String], in process: ChildProcess, _ served: String = "") throws {
        let arguments = try Data(contentsOf: URL(fileURLWithPath: "/proc/\(process.id)/cmdline"))
        let name = try Data(contentsOf: URL(fileURLWithPath: "/proc/\(process.id)/comm"))
        let visible = String(decoding: arguments + name, as: UTF8.self)
        for secret in secrets {
            for text in [process.output, process.errorOutput, visible, served] {
                #expect(!text.contains(secret), "\(secret) in \(text.suffix(2_000))")
            }
        }
    }

    @Test func `is in no log, argument, answer or metric of a node`() throws {
        let node = try start("node", "--listen", "127.0.0.1:\(port)")
        _ = try node.waitForLine(containing: "ready")
        let token = try token()
        let other = token.dropLast(5) + "AAAAA"
        let socket = try RawWebSocket(
            port: port,
            path: "/v1/socket",
            fields: [("Sec-WebSocket-Protocol", "martlet.v1, bearer.\(token)")]
        )
        let content = #"{"kind":"text","text":"\#(Self.content)"}"#
        let frames = [
            #"{"type":"send","ref":1,"to":"user:bob","content":\#(content)}"#,
            #"{"type":"renew","token":"\#(other)"}"#, #"{"type":"renew","token":"\#(token)"}"#,
            #"{"type":"what","token":"\#(token)"}"#, token,
        ]
        for frame in frames { try socket.send(.text(frame)) }
        var served = ""
        for fields in [
            "Authorization: Bearer \(other)\r\n", "Authorization: Basic \(token)\r\n",
            "Cookie: t=\(token)\r\n",
            "Sec-WebSocket-Protocol: bearer.\(other)\r\n",
        ] {
            served += try request("/v1/conversations?token=\(token)", fields)
            served += try request("/v1/socket?token=\(token)", fields)
        }
        served += try request("/metrics") + request("/ready") + request("/health")
        let report = Deadline().wait { (try? request("/metrics"))?.contains("martlet_") == true }
        #expect(report)
        let signature = String(try #require(token.split(separator: ".").last))
        let secrets = [Self.secret, Self.password, Self.content, signature, String(other.suffix(40))]
        try expectNothing(of: secrets, in: node, served)
        node.signal(SIGTERM)
        _ = try node.waitForExit()
        for secret in secrets { #expect(!node.errorOutput.contains(secret)) }
    }

    @Test(arguments: [["node"], ["worker", "fanout"], ["worker", "retention"]])
    func `is not told when Redis refuses the password`(command: [String]) throws {
        let wrong = "a-wrong-password-that-nobody-sees"
        let listen = command == ["node"] ? ["--listen", "127.0.0.1:\(port)"] : []
        let process = try Executable.start(command + listen, environment: environment(password: wrong))
        let isTold = Deadline().wait { process.errorOutput.contains("WRONGPASS") || !process.isRunning }
        #expect(isTold)
        if process.isRunning { try expectNothing(of: [wrong, Self.secret], in: process) }
        #expect(!process.errorOutput.contains(wrong) && !process.output.contains(wrong))
        process.signal(SIGTERM)
        _ = try process.waitForExit()
    }

    @Test(arguments: [["top", "--once"], ["doctor"]])
    func `is not in what commands show`(command: [String]) throws {
        for password in [Self.password, "another-that-nobody-sees"] {
            let process = try Executable.start(command, environment: environment(password: password))
            _ = try process.waitForExit()
            #expect(!process.output.contains(password) && !process.errorOutput.contains(password))
        }
    }

    @Test func `is refused as an argument, and not repeated`() throws {
        let run = try Executable.run("node", "--secret", Self.secret)
        #expect(run.status == .exited(64) && !run.errors.contains(Self.secret))
    }
}
