import Glibc
import TestSupport

/// Many connections that say what they are told and read nothing: they cost the test a descriptor each.
final class Crowd {
    private var descriptors: [Int32] = []

    init(_ count: Int, port: UInt16) throws {
        for _ in 0..<count { try connectOne(port) }
    }

    deinit {
        for descriptor in descriptors { close(descriptor) }
    }

    /// Sends the bytes on every connection, as far as each takes them at once.
    func send(_ bytes: [UInt8]) {
        for descriptor in descriptors {
            _ = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.send(
                    descriptor,
                    buffer.baseAddress,
                    buffer.count,
                    Int32(MSG_NOSIGNAL | MSG_DONTWAIT)
                )
            }
        }
    }

    func send(_ text: String) {
        send(Array(text.utf8))
    }

    private func connectOne(_ port: UInt16) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw TestSupportError("no socket: errno \(errno)") }
        descriptors.append(descriptor)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw TestSupportError("nobody listens: errno \(errno)") }
    }
}
