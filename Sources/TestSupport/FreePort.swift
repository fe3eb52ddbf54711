internal import Glibc
internal import Synchronization

/// Ports on the loopback interface that nobody listens on.
package enum FreePort {
    /// Below the range that the system takes for outgoing connections (32768 and up), so that none of those takes it.
    private static let candidates: ClosedRange<UInt16> = 20_000...32_000
    private static let attempts = 200
    private static let given = Mutex<Set<UInt16>>([])

    /// A port that this process has not been given before; another process may still be faster to use it.
    package static func find() throws -> UInt16 {
        for _ in 0..<attempts {
            let port = UInt16.random(in: candidates)
            let isNew = given.withLock { $0.insert(port).inserted }
            if isNew, canListen(on: port) { return port }
        }
        throw TestSupportError("no free port among \(attempts) tried")
    }

    private static func canListen(on port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return status == 0
    }
}
