internal import Glibc

extension SocketAddress {
    /// The longest path that fits into `sun_path` with its closing zero.
    static let maximumPathBytes = 107

    /// The C address family.
    var family: sa_family_t {
        switch self {
        case .ipv4: sa_family_t(AF_INET)
        case .ipv6: sa_family_t(AF_INET6)
        case .unix: sa_family_t(AF_UNIX)
        }
    }

    /// The numeric address without port or brackets, as `inet_ntop` writes it.
    var numericHost: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let size = socklen_t(text.count)
        let result: UnsafePointer<CChar>?
        switch self {
        case .ipv4(let address, _):
            var native = in_addr(s_addr: address.bigEndian)
            unsafe result = inet_ntop(AF_INET, &native, &text, size)
        case .ipv6(let high, let low, _):
            var native = (high.bigEndian, low.bigEndian)
            unsafe result = inet_ntop(AF_INET6, &native, &text, size)
        case .unix(let path):
            return path
        }
        guard unsafe result != nil else { return "?" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Calls with the C form; a path that is too long is cut, so its length is checked where paths come in.
    func withNative<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        switch self {
        case .ipv4(let address, let port):
            var native = sockaddr_in()
            native.sin_family = family
            native.sin_port = port.bigEndian
            native.sin_addr.s_addr = address.bigEndian
            return unsafe Self.rebound(&native, body)
        case .ipv6(let high, let low, let port):
            var native = sockaddr_in6()
            native.sin6_family = family
            native.sin6_port = port.bigEndian
            unsafe withUnsafeMutableBytes(of: &native.sin6_addr) {
                unsafe $0.storeBytes(of: high.bigEndian, as: UInt64.self)
                unsafe $0.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            return unsafe Self.rebound(&native, body)
        case .unix(let path):
            var native = sockaddr_un()
            native.sun_family = family
            unsafe withUnsafeMutableBytes(of: &native.sun_path) {
                unsafe $0.copyBytes(from: path.utf8.prefix(Self.maximumPathBytes))
            }
            return unsafe Self.rebound(&native, body)
        }
    }

    private static func rebound<Native, Result>(
        _ native: inout Native,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        let size = socklen_t(MemoryLayout<Native>.size)
        return unsafe withUnsafePointer(to: &native) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, size) }
        }
    }

    /// Has a system call fill in an address; nil when the call failed or the family is unknown.
    static func fromNative(
        _ call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) -> SocketAddress? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe call($0, &length) }
        }
        return result < 0 ? nil : SocketAddress(storage)
    }

    /// From the C form; nil for another family.
    ///
    /// Paths are not read: only clients ask, whose end has none.
    init?(_ storage: sockaddr_storage) {
        let bytes = unsafe withUnsafeBytes(of: storage) { unsafe [UInt8]($0.prefix(Self.nativeHeadBytes)) }
        let port = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
        switch Int32(storage.ss_family) {
        case AF_INET: self.init(rawAddress: bytes.span.extracting(4..<8), port: port)
        case AF_INET6: self.init(rawAddress: bytes.span.extracting(8..<24), port: port)
        case AF_UNIX: self = .unix(path: "")
        default: return nil
        }
    }

    /// Family, port, flow information and address: all that is read of `sockaddr_in` and `sockaddr_in6`.
    private static let nativeHeadBytes = 24
}
