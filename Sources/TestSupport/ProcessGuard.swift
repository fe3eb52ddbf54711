internal import Glibc

/// Kills a process when this one dies without having done so: a crashed test run leaves no servers behind.
///
/// A shell reads from a socket whose other end only this process holds; the end of it means that this process is gone.
@safe final class ProcessGuard {
    private let shell: Int32
    private let ownEnd: Int32

    init(of process: Int32) throws(TestSupportError) {
        var ends: [Int32] = [-1, -1]
        // Unlike a pipe made in Swift, a pair of sockets can be closed to other children from its first moment on.
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, type, 0, &ends) == 0 else {
            throw TestSupportError("no pair of sockets: errno \(errno)")
        }
        ownEnd = ends[1]
        defer { close(ends[0]) }
        shell = try SpawnRequest(
            executable: "/bin/sh",
            arguments: ["-c", "read -r line; kill -9 \"$1\"", "sh", "\(process)"],
            environment: [:],
            input: ends[0],
            outputPath: "/dev/null",
            errorPath: "/dev/null"
        ).spawn()
    }

    deinit {
        // First the shell, then the socket: otherwise the shell would do its work.
        kill(shell, SIGKILL)
        var status: Int32 = 0
        while unsafe waitpid(shell, &status, 0) == -1, errno == EINTR {}
        close(ownEnd)
    }
}
