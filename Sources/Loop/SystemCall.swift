internal import CEvent
internal import Glibc

/// The system calls on sockets; the one place that reads `errno`.
enum SystemCall {
    /// What a call on a non-blocking descriptor comes to.
    enum Outcome: Equatable {
        case done(Int)
        case wouldBlock
        case failed(Int32)
    }

    /// What `epoll_ctl` fails with when the user's watches are used up (/proc/sys/fs/epoll/max_user_watches).
    static let noWatchLeft = ENOSPC

    /// Reads what has arrived; `.done(0)` is the end of the stream.
    static func receive(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Outcome {
        outcome(unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0))
    }

    /// Sends as much as the socket's buffer takes, without SIGPIPE.
    static func send(_ descriptor: Int32, _ buffer: UnsafeBufferPointer<UInt8>) -> Outcome {
        outcome(unsafe Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL)))
    }

    /// A new non-blocking socket of the address's family.
    static func makeSocket(family: sa_family_t) -> Outcome {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        return outcome(Int(socket(Int32(family), type, 0)))
    }

    /// Starts to connect; `.wouldBlock` means that it goes on in the background.
    static func connect(_ descriptor: Int32, to address: SocketAddress) -> Outcome {
        let result = outcome(Int(unsafe address.withNative { unsafe Glibc.connect(descriptor, $0, $1) }))
        // A unix socket whose backlog is full: nothing goes on in the background.
        return result == .wouldBlock && address.isUnix ? .failed(EAGAIN) : result
    }

    /// Gives the socket its address.
    static func bind(_ descriptor: Int32, to address: SocketAddress) -> Outcome {
        outcome(Int(unsafe address.withNative { unsafe Glibc.bind(descriptor, $0, $1) }))
    }

    /// Opens the socket to connections.
    static func listen(_ descriptor: Int32, backlog: Int32) -> Outcome {
        outcome(Int(Glibc.listen(descriptor, backlog)))
    }

    /// Takes one connection as a non-blocking descriptor, with the peer's address.
    static func accept(_ descriptor: Int32, peer: inout SocketAddress?) -> Outcome {
        var result: Outcome = .wouldBlock
        peer = unsafe SocketAddress.fromNative { storage, length in
            let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
            let accepted = unsafe accept4(descriptor, storage, length, flags)
            result = outcome(Int(accepted))
            return accepted
        }
        return result
    }

    /// The address that the socket is bound to.
    static func localAddress(_ descriptor: Int32) -> SocketAddress? {
        unsafe SocketAddress.fromNative { unsafe getsockname(descriptor, $0, $1) }
    }

    /// Switches a numeric option on.
    static func enable(_ option: Int32, level: Int32, on descriptor: Int32) -> Outcome {
        var value: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        return outcome(Int(unsafe setsockopt(descriptor, level, option, &value, size)))
    }

    /// The socket's pending error, zero if there is none.
    static func pendingError(_ descriptor: Int32) -> Int32 {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        let result = unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &value, &size)
        return result == 0 ? value : EBADF
    }

    /// Tells the peer that nothing more comes.
    static func finishSending(_ descriptor: Int32) {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// The text of an error number.
    static func message(_ errno: Int32) -> String {
        guard let text = unsafe strerror(errno) else { return "error \(errno)" }
        return unsafe String(cString: text)
    }

    private static func outcome(_ result: Int) -> Outcome {
        guard result < 0 else { return .done(result) }
        switch errno {
        case EAGAIN, EINPROGRESS, EINTR: return .wouldBlock
        case let number: return .failed(number)
        }
    }
}

extension StreamEnd {
    /// The end that an error number stands for.
    init(errno: Int32) {
        switch errno {
        case ECONNRESET, EPIPE, ECONNABORTED: self = .reset
        case ETIMEDOUT: self = .timedOut
        case ECONNREFUSED: self = .refused
        default: self = .failed(errno: errno)
        }
    }
}
