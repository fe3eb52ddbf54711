import TestSupport

/// A node as a process, so that it can be killed and its memory looked at; killed when the last reference goes.
final class TestNode {
    static let secret = "a secret of the node's tests, long enough to be one"

    let process: ChildProcess
    let name: String
    let port: UInt16

    /// Starts a node and waits until it says that it is ready; `url` is another way to the same Redis.
    init(
        _ redis: RedisServer,
        url: String? = nil,
        name: String = "n1",
        port: UInt16 = 0,
        _ options: [String] = []
    ) throws {
        self.name = name
        process = try ChildProcess(
            MartletExecutable.path(),
            ["node", "--listen", "127.0.0.1:\(port)", "--redis", url ?? redis.socketURL, "--name", name]
                + options,
            environment: ["MARTLET_SECRET": TestNode.secret]
        )
        let line = try process.waitForLine(containing: "ready")
        // `ready 127.0.0.1:9001`, and perhaps further addresses.
        let address = line.split(separator: " ").dropFirst().first?.split(separator: ":").last
        guard let port = address.flatMap({ UInt16($0) }) else {
            throw TestSupportError("no port in '\(line)'")
        }
        self.port = port
    }

    /// One GET on a connection of its own.
    func get(_ path: String, fields: [String] = []) throws -> RawResponse {
        let socket = try RawSocket(port: port)
        let lines = (["Host: localhost", "Connection: close"] + fields).map { $0 + "\r\n" }.joined()
        try socket.send("GET \(path) HTTP/1.1\r\n\(lines)\r\n")
        guard let response = try socket.readResponse() else { throw TestSupportError("no answer to \(path)") }
        return response
    }

    /// The value of a metric, its labels being part of the name as `/metrics` writes them; 0 while there is none.
    func metric(_ name: String) throws -> Double {
        let line = try get("/metrics").text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
        return line.flatMap { Double($0.dropFirst(name.count + 1)) } ?? 0
    }

    /// Asks for an upgrade that is expected to be refused.
    func refusedUpgrade(_ path: String = "/v1/socket", fields: [(String, String)] = []) throws -> RawResponse
    {
        let socket = try RawSocket(port: port)
        try socket.send(RawWebSocket.request(path: path, fields: fields))
        guard let response = try socket.readResponse() else { throw TestSupportError("no answer") }
        return response
    }

    /// A WebSocket on the echo endpoint, which needs `--conformance`.
    func echo(fields: [(String, String)] = [], receiveBufferBytes: Int32? = nil) throws -> RawWebSocket {
        try RawWebSocket(port: port, path: "/v1/echo", fields: fields, receiveBufferBytes: receiveBufferBytes)
    }
}
