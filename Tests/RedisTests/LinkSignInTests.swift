import Loop
import Redis
import TestSupport
import Testing

struct LinkSignInTests {
    @Test func `an ACL user signs in with a password of special characters`() throws {
        let fixture = try LinkFixture()
        try fixture.server.command("ACL", "SETUSER", "alice", "on", ">p@ss:/%", "~*", "+@all")
        let link = try fixture.link("redis://alice:p%40ss%3A%2F%25@127.0.0.1:\(fixture.server.port)")
        #expect(try fixture.ask(link, "ACL", "WHOAMI").text == "alice")
        link.close()
    }

    @Test func `the default user signs in with a password alone`() throws {
        let fixture = try LinkFixture(configuration: ["requirepass secret"])
        let link = try fixture.link("redis://:secret@127.0.0.1:\(fixture.server.port)")
        #expect(try fixture.ask(link, "ACL", "WHOAMI").text == "default")
        link.close()
    }

    @Test func `a wrong password is reported without it, and retried until it is right`() throws {
        let fixture = try LinkFixture()
        try fixture.server.command("ACL", "SETUSER", "alice", "on", ">old-secret", "~*", "+@all")
        let link = try fixture.link("redis://alice:new-secret@127.0.0.1:\(fixture.server.port)")
        let recorder = AnswerRecorder()
        link.send("PING", to: recorder)
        fixture.run { fixture.log.refusals.count == 2 }
        let expected = "AUTH: WRONGPASS invalid username-password pair or user is disabled."
        #expect(fixture.log.refusals == [expected, expected])
        #expect(fixture.log.disconnects.first == .preludeRefused(expected))
        #expect(recorder.outcomes.isEmpty)
        try fixture.server.command("ACL", "SETUSER", "alice", ">new-secret")
        fixture.run { recorder.outcomes.count == 1 }
        #expect(recorder.replies == [.status("PONG")])
        link.close()
    }

    @Test func `a missing password is reported as what Redis says`() throws {
        let fixture = try LinkFixture(configuration: ["requirepass secret"])
        let link = try fixture.link()
        fixture.run { !fixture.log.refusals.isEmpty }
        #expect(fixture.log.refusals.first == "PING: NOAUTH Authentication required.")
        #expect(fixture.log.connections == 0)
        link.close()
    }

    @Test func `commands run in the database of the address`() throws {
        let fixture = try LinkFixture()
        let link = try fixture.link("\(fixture.server.socketURL)?db=7")
        #expect(try fixture.ask(link, "SET", "key", "value") == .status("OK"))
        #expect(try fixture.server.command("EXISTS", "key") == .integer(0))
        try fixture.server.command("SELECT", "7")
        #expect(try fixture.server.command("GET", "key") == .text("value"))
        link.close()
    }

    @Test func `a database that does not exist is reported`() throws {
        let fixture = try LinkFixture()
        let link = try fixture.link("redis://127.0.0.1:\(fixture.server.port)/99")
        fixture.run { !fixture.log.refusals.isEmpty }
        #expect(fixture.log.refusals.first == "SELECT: ERR DB index is out of range")
        link.close()
    }

    @Test func `a prelude that a read-only replica refuses is tried until the replica is promoted`() throws {
        let fixture = try LinkFixture(configuration: ["replicaof 127.0.0.1 1"])
        let code = "#!lua name=probe\nredis.register_function('probe', function() return 'here' end)"
        let link = try fixture.link(prelude: [["FUNCTION", "LOAD", "REPLACE", code]])
        fixture.run { !fixture.log.refusals.isEmpty }
        #expect(
            fixture.log.refusals.first == "FUNCTION: READONLY You can't write against a read only replica."
        )
        try fixture.server.command("REPLICAOF", "NO", "ONE")
        #expect(try fixture.ask(link, "FCALL", "probe", "0").text == "here")
        link.close()
    }

    @Test func `a server without free memory keeps the functions of the last time, and is used`() throws {
        let fixture = try LinkFixture()
        let code =
            "#!lua name=probe\nredis.register_function{function_name = 'probe', flags = {'allow-oom'},"
            + " callback = function() return 'here' end}"
        try fixture.server.command("FUNCTION", "LOAD", code)
        try fixture.server.command("CONFIG", "SET", "maxmemory", "1")
        let link = try fixture.link(prelude: [["FUNCTION", "LOAD", "REPLACE", code]])
        #expect(try fixture.ask(link, "FCALL", "probe", "0").text == "here")
        #expect(fixture.log.refusals.first?.hasPrefix("FUNCTION: OOM ") == true, "the operator is told")
        link.close()
    }

    @Test func `a server without free memory and without the functions is tried until it has some`() throws {
        let fixture = try LinkFixture()
        let code = "#!lua name=probe\nredis.register_function('probe', function() return 'here' end)"
        try fixture.server.command("CONFIG", "SET", "maxmemory", "1")
        let link = try fixture.link(prelude: [["FUNCTION", "LOAD", "REPLACE", code]])
        let recorder = AnswerRecorder()
        link.send("FCALL", "probe", "0", to: recorder)
        fixture.run { fixture.log.refusals.count >= 2 }
        #expect(recorder.outcomes.isEmpty)
        try fixture.server.command("CONFIG", "SET", "maxmemory", "0")
        fixture.run { recorder.outcomes.count == 1 }
        #expect(recorder.replies.map(\.text) == ["here"])
        link.close()
    }

    @Test func `TLS with the right authority connects, and reconnects`() throws {
        let directory = try TemporaryDirectory()
        let certificate = try TestCertificate(in: directory)
        let port = try FreePort.find()
        let fixture = try LinkFixture(configuration: certificate.redisConfiguration(port: port))
        let tls = try TLSClientContext(authorityFile: certificate.authorityFile)
        let link = try fixture.link("rediss://localhost:\(port)", tls: tls)
        let text = String(repeating: "large ", count: 100_000)
        #expect(try fixture.ask(link, "SET", "key", text) == .status("OK"))
        try fixture.server.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        #expect(try fixture.ask(link, "GET", "key").text == text)
        #expect(link.counters.reconnects == 1)
        link.close()
    }

    @Test func `a server with a certificate of an unknown authority is not talked to`() throws {
        let directory = try TemporaryDirectory()
        let certificate = try TestCertificate(in: directory)
        let port = try FreePort.find()
        let fixture = try LinkFixture(configuration: certificate.redisConfiguration(port: port))
        // Without a context of the caller: the authorities of the system, which do not know this one.
        let link = try fixture.link("rediss://localhost:\(port)")
        fixture.run { fixture.log.delays.count == 2 }
        #expect(fixture.log.connections == 0)
        #expect(fixture.log.disconnects.allSatisfy { "\($0)".hasPrefix("connecting failed: TLS") })
        link.close()
    }
}

extension TestCertificate {
    /// Lines for a server that offers TLS on the port and asks for no client certificate.
    func redisConfiguration(port: UInt16) -> [String] {
        [
            "tls-port \(port)", "tls-cert-file \(certificateFile)", "tls-key-file \(keyFile)",
            "tls-ca-cert-file \(authorityFile)", "tls-auth-clients no",
        ]
    }
}
