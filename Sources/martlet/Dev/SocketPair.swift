internal import Glibc

/// Two connected sockets: the child writes into one, the loop reads from the other.
final class SocketPair {
    /// Blocking, as programs expect of their standard output.
    let child: Int32
    private var parent: Int32

    init() throws(SystemError) {
        var descriptors: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, type, 0, &descriptors) == 0 else { throw SystemError(errno: errno) }
        parent = descriptors[0]
        child = descriptors[1]
    }

    deinit {
        _ = close(child)
        if parent >= 0 { _ = close(parent) }
    }

    /// The end for the loop, non-blocking; the caller owns it.
    func takeParent() throws(SystemError) -> Int32 {
        guard fcntl(parent, F_SETFL, O_NONBLOCK) == 0 else { throw SystemError(errno: errno) }
        defer { parent = -1 }
        return parent
    }
}
