import Foundation
import TestSupport
import Testing

@Suite struct `The executable` {
    private static let secret = "a secret of more than thirty-two bytes"

    @Test func `prints a token and nothing else`() throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write(Self.secret + "\n", to: "secret")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        let result = try Executable.run(
            "token",
            "--user",
            "alice",
            "--device",
            "phone",
            "--secret-file",
            file
        )
        #expect(result.status == .exited(0))
        #expect(result.errors.isEmpty)
        let token = result.output.dropLast()
        #expect(result.output.hasSuffix("\n") && token.split(separator: ".").count == 3)
        #expect(token.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
    }

    @Test func `takes the secret from the environment, and the same secret makes the same token`() throws {
        let environment = ["MARTLET_SECRET": Self.secret, "MARTLET_USER": "alice", "MARTLET_DEVICE": "phone"]
        let result = try Executable.run("token", environment: environment)
        #expect(result.status == .exited(0) && result.output.hasPrefix("ey"), "\(result.errors)")
    }

    @Test func `warns about a secret that everybody can read, and accepts it`() throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write(Self.secret, to: "secret")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        let result = try Executable.run("token", "--user", "a", "--device", "b", "--secret-file", file)
        #expect(result.status == .exited(0))
        #expect(result.errors.contains("chmod 600"))
    }

    private static let exitCodes: [(arguments: [String], code: Int32)] = [
        ([], 64), (["nod"], 64), (["node", "--no-such"], 64), (["token", "--user", "alice"], 64),
        (["token", "--user", "alice", "--device", "phone"], 64), (["node", "--listen", "nowhere"], 64),
        (["--help"], 0), (["--version"], 0), (["dev", "--help"], 0), (["node"], 64),
        (["token", "--user", "a", "--device", "b", "--secret-file", "/nowhere"], 66),
        (["node", "--config", "/nope"], 66),
    ]

    @Test(arguments: exitCodes)
    func `has exit codes that scripts can rely on`(arguments: [String], code: Int32) throws {
        let process = try Executable.start(arguments)
        #expect(try process.waitForExit() == .exited(code))
        // Results go to standard output, complaints to standard error, never both.
        #expect(process.output.isEmpty == (code != 0))
        #expect(process.errorOutput.isEmpty == (code == 0))
    }

    @Test func `warns of variables that are no options, without their values`() throws {
        let environment = [
            "MARTLET_SECRET": Self.secret, "MARTLET_USERS": "hunter2", "MARTLETS": "", "HOME": "/",
        ]
        let result = try Executable.run("token", "--user", "a", "--device", "b", environment: environment)
        #expect(result.status == .exited(0))
        let warning =
            "martlet: the environment variable MARTLET_USERS is no option and is passed over;"
            + " did you mean MARTLET_USER?\n"
        #expect(result.errors == warning)
    }

    @Test func `names the option of a key file that is no key`() throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write("nothing", to: "key.pem")
        let result = try Executable.run("node", "--listen", "127.0.0.1:0", "--public-key-file", file)
        #expect(result.status == .exited(66))
        #expect(result.errors.contains("--public-key-file: \(file): "), "\(result.errors)")
        let tls = try Executable.run(
            "node",
            "--tls-certificate",
            file,
            "--tls-key",
            file,
            environment: ["MARTLET_SECRET": Self.secret]
        )
        #expect(tls.status == .exited(66))
        #expect(tls.errors.contains("--tls-certificate, --tls-key: \(file): "), "\(tls.errors)")
    }

    @Test func `says that a chat may bring a token instead of the secret`() throws {
        let chat = try Executable.run("chat", "--user", "alice")
        #expect(chat.status == .exited(64) && chat.errors.contains("--token-file"), "\(chat.errors)")
    }

    @Test func `never shows a secret that is too short`() throws {
        let environment = ["MARTLET_SECRET": "hunter2"]
        let result = try Executable.run("token", "--user", "a", "--device", "b", environment: environment)
        #expect(result.status == .exited(64))
        #expect(result.errors.contains("7 bytes") && !result.errors.contains("hunter2"))
    }

    @Test func `examines a real Redis`() throws {
        let redis = try RedisServer(configuration: [
            "stream-node-max-bytes 4096", "requirepass hunter2", "maxmemory-policy allkeys-lru",
        ])
        let url = redis.url.replacing("redis://", with: "redis://:hunter2@")
        let bad = try Executable.run("doctor", "--json", environment: ["MARTLET_REDIS": url])
        #expect(bad.status == .exited(1))
        #expect(!(bad.output + bad.errors).contains("hunter2"))
        let data = Data(bad.output.utf8)
        let findings = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: String]])
        let status = Dictionary(
            uniqueKeysWithValues: findings.map { ($0["check"] ?? "", $0["status"] ?? "") }
        )
        #expect(status["version"] == "ok" && status["appendonly"] == "ok")
        #expect(status["maxmemory-policy"] == "failure" && status["stream-node-max-bytes"] == "warning")
    }

    @Test func `says why Redis cannot be examined`() throws {
        let redis = try RedisServer(configuration: ["requirepass hunter2"])
        let refused = try Executable.run("doctor", "--redis", redis.url)
        #expect(refused.status == .exited(1))
        #expect(refused.output.contains("NOAUTH"), "\(refused.output)")
        #expect(refused.output.contains("change: correct user and password"), "\(refused.output)")
        let nobody = try Executable.run("doctor", "--redis", "redis://127.0.0.1:\(try FreePort.find())")
        #expect(nobody.status == .exited(1))
        #expect(nobody.output.contains("connection refused"), "\(nobody.output)")
    }

    @Test func `examines as a user of the nodes, and says which rights are missing`() throws {
        let rights = "on >secret resetchannels +ping"
        let redis = try RedisServer(configuration: [
            "user nothing \(rights)", "user doctor \(rights) +info +config|get +client|list",
            "user node \(rights) +info +config|get +client|list +function|load +fcall",
        ])
        let examine = { (user: String) in
            let url = redis.url.replacing("redis://", with: "redis://\(user):secret@")
            return try Executable.run("doctor", environment: ["MARTLET_REDIS": url]).output
        }
        #expect(try examine("nothing").contains("+info +config|get +client|list"))
        let doctor = try examine("doctor")
        #expect(doctor.contains("this user may not load them: NOPERM"), "\(doctor)")
        #expect(doctor.contains("+function|load +fcall"))
        let node = try examine("node")
        #expect(node.contains("this user may load and call them"), "\(node)")
        // Nothing has been loaded.
        #expect(try redis.command("FUNCTION", "LIST") == .array([]))
    }

    @Test func `examines through TLS with the authority that it is told`() throws {
        let directory = try TemporaryDirectory()
        let certificate = try TestCertificate(in: directory)
        let port = try FreePort.find()
        let redis = try RedisServer(configuration: [
            "tls-port \(port)", "tls-cert-file \(certificate.certificateFile)",
            "tls-key-file \(certificate.keyFile)", "tls-auth-clients no",
        ])
        let url = "rediss://127.0.0.1:\(port)/0"
        let authority = certificate.authorityFile
        let trusted = try Executable.run("doctor", "--redis", url, "--redis-tls-authority", authority)
        #expect(trusted.status == .exited(0), "\(trusted.output)\(trusted.errors)")
        let untrusted = try Executable.run("doctor", "--redis", url)
        #expect(untrusted.status == .exited(1))
        #expect(untrusted.output.contains("name the authority's PEM file with --redis-tls-authority"))
        let key = certificate.keyFile
        let bad = try Executable.run("doctor", "--redis", url, "--redis-tls-authority", key)
        #expect(bad.status == .exited(66) && bad.errors.contains("--redis-tls-authority: "), "\(bad.errors)")
        withExtendedLifetime(redis) {}
    }

    @Test func `examines ports`() throws {
        let redis = try RedisServer()
        let free = try FreePort.find()
        let result = try Executable.run(
            "doctor",
            "--redis",
            redis.socketURL,
            "--listen",
            "127.0.0.1:\(free)",
            "--listen",
            "127.0.0.1:\(redis.port)",
            "--listen",
            "192.0.2.1:80"
        )
        #expect(result.output.contains("listen 127.0.0.1:\(free)"))
        #expect(result.output.contains("somebody listens there"))
        #expect(result.output.contains("FAIL  listen 192.0.2.1:80"))
    }
}
