import Foundation
import Protocol
import TestSupport
import Tokens

/// A client on a bare socket that reads a little at a time, with pauses set by its caller.
final class SlowReader {
    private let descriptor: Int32
    private var bytes: [UInt8] = []

    /// Connects and sends the handshake.
    init(user: String, port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var small: Int32 = 4_096
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &small, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0, let id = UserID(user), let device = DeviceID("slow") else {
            throw TestSupportError("cannot connect")
        }
        let signer = TokenSigner(secret: try TokenSecret(Array(Installation.secret.utf8)))
        let now = UInt64(Date().timeIntervalSince1970 * 1_000)
        let token = signer.sign(user: id, device: device, now: now, lifetime: .seconds(600))
        try write(
            "GET /v1/socket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Authorization: Bearer \(token)\r\n\r\n"
        )
    }

    deinit {
        close(descriptor)
    }

    /// Reads until `count` messages were seen, in order and without a hole; `look` is called between the reads.
    func readAll(expecting count: Int, look: () throws -> Void) throws {
        let deadline = Deadline(after: .seconds(60))
        var next = 1
        while next <= count {
            if deadline.hasPassed { throw TestSupportError("only \(next - 1) messages came") }
            try readSome()
            while let payload = takeFrame() {
                guard payload.starts(with: Array("{\"type\":\"message\"".utf8)) else { continue }
                let expected = Array("{\"type\":\"message\",\"inbox\":\(next),".utf8)
                guard payload.starts(with: expected) else {
                    throw TestSupportError(
                        "not \(next): \(String(decoding: payload.prefix(80), as: UTF8.self))"
                    )
                }
                next += 1
            }
            if next % 16 == 0 { try look() }
        }
    }

    private func readSome() throws {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { throw TestSupportError("the connection ended after \(bytes.count) bytes") }
        bytes += buffer.prefix(count)
    }

    /// The payload of the next whole frame; the answer to the handshake is skipped.
    private func takeFrame() -> ArraySlice<UInt8>? {
        if bytes.first == UInt8(ascii: "H") {
            let text = String(decoding: bytes, as: UTF8.self)
            guard let end = text.range(of: "\r\n\r\n") else { return nil }
            bytes.removeFirst(text[..<end.upperBound].utf8.count)
        }
        guard bytes.count >= 4 else { return nil }
        let isLong = bytes[1] == 126
        let header = isLong ? 4 : 2
        let length = isLong ? Int(bytes[2]) << 8 | Int(bytes[3]) : Int(bytes[1])
        guard bytes.count >= header + length else { return nil }
        defer { bytes.removeFirst(header + length) }
        return bytes[header..<header + length]
    }

    private func write(_ text: String) throws {
        let all = Array(text.utf8)
        guard unsafe send(descriptor, all, all.count, 0) == all.count else {
            throw TestSupportError("cannot send the handshake")
        }
    }
}
