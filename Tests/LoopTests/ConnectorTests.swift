import Testing

@testable import Loop

struct ConnectorTests {
    @Test func `nobody listening is refused, from the loop`() throws {
        let server = try Server()
        let port = server.port
        server.stopListening()
        server.loop.turn(1)
        #expect(outcome(server.loop, .tcp(host: "127.0.0.1", port: port)) == .refused)
    }

    @Test func `a unix path without a listener is refused or missing`() throws {
        let loop = try EventLoop()
        #expect(outcome(loop, .unix(path: temporaryPath())) == .failed(errno: 2))
    }

    @Test func `a path that the kernel would cut is an error`() throws {
        let loop = try EventLoop()
        let path = String(repeating: "x", count: 108)
        #expect(outcome(loop, .unix(path: path)) == .unresolved("not a path for a socket"))
    }

    @Test func `a name without address is an error`() throws {
        let loop = try EventLoop()
        // Longer than a DNS label may be: no server is asked.
        let host = String(repeating: "x", count: 64) + ".invalid"
        guard case .unresolved = outcome(loop, .tcp(host: host, port: 1)) else {
            Issue.record("resolved")
            return
        }
    }

    @Test func `a name's addresses are tried in turn`() throws {
        // localhost is ::1 and 127.0.0.1 on most machines; only the latter listens.
        let server = try Server()
        #expect(outcome(server.loop, .tcp(host: "localhost", port: server.port)) == nil)
    }

    @Test func `a peer that does not answer is given up after the timeout`() throws {
        let loop = try EventLoop()
        // A full backlog: the kernel drops further SYNs.
        let socket = try ListeningSocket(address: .tcp(host: "127.0.0.1", port: 0), backlog: 0)
        defer { loop.retire(descriptor: socket.descriptor) }
        let address = ListenAddress.tcp(host: "127.0.0.1", port: socket.port)
        var streams: [Stream] = []
        var end: StreamEnd?
        for _ in 0..<4 where end == nil {
            end = outcome(loop, address, timeout: .milliseconds(50)) { streams.append($0) }
        }
        #expect(end == .timedOut)
        for stream in streams { stream.close() }
    }

    @Test func `cancelling stops it without a word`() throws {
        let server = try Server()
        var results = 0
        let connector = Connector.connect(
            loop: server.loop,
            to: .tcp(host: "127.0.0.1", port: server.port),
            timeout: .seconds(20)
        ) { _ in results += 1 }
        connector.cancel()
        server.loop.turn(5)
        #expect(results == 0)
    }

    @Test func `dropping cancels, and an immediate failure is not reported`() throws {
        let loop = try EventLoop()
        var results = 0
        do {
            let connector = Connector.connect(
                loop: loop,
                to: .unix(path: temporaryPath()),
                timeout: .seconds(20)
            ) { _ in results += 1 }
            #expect(results == 0)
            _ = connector
        }
        loop.turn(5)
        #expect(results == 0)
    }

    @Test func `what the completion captured is free afterwards`() throws {
        let server = try Server()
        weak var captured: Recorder?
        let connector: Connector
        do {
            let recorder = Recorder()
            captured = recorder
            connector = Connector.connect(
                loop: server.loop,
                to: .tcp(host: "127.0.0.1", port: server.port),
                timeout: .seconds(20)
            ) { _ in #expect(recorder.bytes == []) }
        }
        #expect(captured != nil)
        #expect(server.loop.wait { captured == nil })
        connector.cancel()
    }
}

/// Connects and returns the failure, or nil after success.
func outcome(
    _ loop: EventLoop,
    _ address: ListenAddress,
    tls: TLSClientContext? = nil,
    serverName: String? = nil,
    timeout: Duration = .seconds(20),
    _ connected: @escaping (Stream) -> Void = { $0.close() }
) -> StreamEnd? {
    var result: Result<Void, StreamEnd>?
    let connector = Connector.connect(
        loop: loop,
        to: address,
        tls: tls,
        serverName: serverName,
        timeout: timeout
    ) { result = $0.map(connected) }
    #expect(result == nil)
    #expect(loop.wait { result != nil })
    connector.cancel()
    guard case .failure(let end) = result else { return nil }
    return end
}
