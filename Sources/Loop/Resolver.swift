internal import Glibc

/// Turns host names into addresses with `getaddrinfo`, which blocks the loop for a name that is not numeric.
///
/// Accepted because only command-line tools and the few connections to Redis resolve names.
enum Resolver {
    /// How many addresses of one name are tried.
    static let maximumAddresses = 8

    /// At least one address, in the system's order of preference; the error is the resolver's text.
    static func resolve(_ address: ListenAddress, forListening: Bool) throws(Failure) -> [SocketAddress] {
        switch address {
        case .unix(let path):
            guard ListenAddress.isUsable(path: path) else { throw Failure(reason: "not a path for a socket") }
            return [.unix(path: path)]
        case .tcp(let host, let port):
            return try resolve(host: host, port: port, forListening: forListening)
        }
    }

    /// Why there is no address.
    struct Failure: Error {
        let reason: String
    }

    private static func resolve(
        host: String,
        port: UInt16,
        forListening: Bool
    ) throws(Failure) -> [SocketAddress] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_NUMERICSERV | (forListening ? AI_PASSIVE : 0)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = unsafe getaddrinfo(host, String(port), &hints, &list)
        guard status == 0 else { throw Failure(reason: unsafe String(cString: gai_strerror(status))) }
        defer { unsafe freeaddrinfo(list) }
        let addresses = unsafe collect(list)
        guard !addresses.isEmpty else { throw Failure(reason: "no usable address") }
        return addresses
    }

    private static func collect(_ list: UnsafeMutablePointer<addrinfo>?) -> [SocketAddress] {
        var addresses: [SocketAddress] = []
        var next = unsafe list
        while let entry = unsafe next, addresses.count < maximumAddresses {
            let native = unsafe SocketAddress.fromNative { storage, length in
                guard let source = unsafe entry.pointee.ai_addr,
                    unsafe entry.pointee.ai_addrlen <= length.pointee
                else { return -1 }
                unsafe memcpy(storage, source, Int(entry.pointee.ai_addrlen))
                return 0
            }
            if let native { addresses.append(native) }
            unsafe next = entry.pointee.ai_next
        }
        return addresses
    }
}
