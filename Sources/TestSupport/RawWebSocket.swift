/// A WebSocket client for tests that sends whatever it is told to, on nothing but a socket.
package final class RawWebSocket {
    /// The example of RFC 6455 section 1.3: the right answer to the key is known without computing it.
    package static let key = "dGhlIHNhbXBsZSBub25jZQ=="
    package static let acceptance = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

    /// What carries the frames, for bytes that are no frames.
    package let socket: RawSocket
    /// The answer that turned the connection into a WebSocket.
    package let response: RawResponse

    /// Connects and asks for the upgrade; fails with the answer if it is refused.
    package init(
        port: UInt16,
        path: String,
        fields: [(String, String)] = [],
        receiveBufferBytes: Int32? = nil
    ) throws {
        socket = try RawSocket(port: port, receiveBufferBytes: receiveBufferBytes)
        try socket.send(Self.request(path: path, fields: fields))
        guard let response = try socket.readResponse() else {
            throw TestSupportError("the connection ended without an answer")
        }
        guard response.status == 101 else { throw TestSupportError("no upgrade: \(response)") }
        guard response.fields["sec-websocket-accept"] == Self.acceptance else {
            throw TestSupportError("a wrong key: \(response)")
        }
        self.response = response
    }

    /// The request for an upgrade, with further fields.
    package static func request(path: String, fields: [(String, String)] = []) -> String {
        let own = [
            ("Host", "localhost"), ("Upgrade", "websocket"), ("Connection", "Upgrade"),
            ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", key),
        ]
        let lines = (own + fields).map { "\($0.0): \($0.1)\r\n" }
        return "GET \(path) HTTP/1.1\r\n" + lines.joined() + "\r\n"
    }

    /// Sends frames in one write.
    package func send(_ frames: RawFrame...) throws {
        try socket.send(frames.flatMap(\.encoded))
    }

    /// Reads one frame; nil when the connection ended.
    package func read(within limit: Duration = Deadline.usual) throws -> RawFrame? {
        let deadline = Deadline(after: limit)
        guard try socket.wait(forBytes: 2, deadline) else {
            guard socket.availableBytes == 0 else { throw TestSupportError("the end came inside a frame") }
            return nil
        }
        let head = try socket.read(2)
        guard head[1] & 0x80 == 0 else { throw TestSupportError("the server masked a frame") }
        let length = try payloadLength(head[1] & 0x7F, deadline)
        let payload = try socket.read(length, within: deadline.remaining)
        return RawFrame(
            head[0] & 0x0F,
            payload,
            isFinal: head[0] & 0x80 != 0,
            reserved: head[0] >> 4 & 0x07,
            mask: nil
        )
    }

    /// Reads up to a close frame and returns its code: 1005 for an empty one, nil if the connection ended without one.
    package func readClose(within limit: Duration = Deadline.usual) throws -> UInt16? {
        let deadline = Deadline(after: limit)
        while let frame = try read(within: deadline.remaining) {
            if frame.opcode == RawFrame.close { return frame.closeCode ?? 1005 }
        }
        return nil
    }

    private func payloadLength(_ short: UInt8, _ deadline: Deadline) throws -> Int {
        guard short >= 126 else { return Int(short) }
        let bytes = try socket.read(short == 126 ? 2 : 8, within: deadline.remaining)
        let length = bytes.reduce(0) { $0 << 8 | Int($1) }
        guard length > (short == 126 ? 125 : 65_535) else {
            throw TestSupportError("a length in more bytes than it needs")
        }
        return length
    }
}
