import TestSupport
import Testing

/// `martlet_1_signal`: to the other members who are there, never stored.
@Suite struct SignalTests {
    private static let frame = #"{"type":"typing","conversation":"group:g1","from":"alice"}"#
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer(prefix: "p:")
    }

    private func signal(_ user: String = "alice", most: Int = 1_024) throws -> TestReply {
        let arguments = [user, "p:user:{", "\(most)", Self.frame]
        return try server.function("signal", keys: [server.group("members")], arguments)
    }

    @Test func `the others who are there get it, and nothing is written`() throws {
        try server.create(["alice", "bob", "carol"])
        let listeners = try ["alice", "bob", "zoe"].map { try server.listener(to: $0) }
        let before = try server.digest()
        #expect(try signal() == .integer(1))
        #expect(try listeners.map { try $0.published() } == [[], [Self.frame], []])
        #expect(try server.digest() == before)
    }

    @Test func `nobody but members signals, and nobody in a group that is too large`() throws {
        try server.create(["alice", "bob", "carol"])
        let listener = try server.listener(to: "bob")
        #expect(try signal("zoe").text?.hasPrefix("NOTAMEMBER ") == true)
        #expect(try signal(most: 2) == .integer(0))
        #expect(try listener.published() == [])
        #expect(try signal(most: 3) == .integer(1))
    }

    @Test func `it works without free memory, and not on a key of another kind`() throws {
        try server.create()
        try server.call("CONFIG", "SET", "maxmemory", "1")
        #expect(try signal() == .integer(0))
        try server.call("CONFIG", "SET", "maxmemory", "0")
        try server.call("DEL", server.group("members"))
        try server.call("SET", server.group("members"), "x")
        #expect(try signal().text?.hasPrefix("WRONGTYPE ") == true)
    }
}
