internal import Glibc

/// The file of a listening unix socket, recognised by its inode and birth.
struct UnixSocketPath {
    private let path: String
    private let device: dev_t
    private let inode: ino_t
    /// Inode numbers are reused at once, so the time of birth has to agree too; a socket is never modified.
    private let seconds: Int
    private let nanoseconds: Int

    /// Remembers the file that was just bound; nil if it is gone already.
    init?(_ path: String) {
        guard let status = Self.status(path) else { return nil }
        self.path = path
        device = status.st_dev
        inode = status.st_ino
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }

    /// Removes the file if it is still the same one.
    func remove() {
        guard let status = Self.status(path), isSame(status) else { return }
        unsafe unlink(path)
    }

    private func isSame(_ status: stat) -> Bool {
        status.st_dev == device && status.st_ino == inode
            && status.st_mtim.tv_sec == seconds && status.st_mtim.tv_nsec == nanoseconds
    }

    /// Removes a socket that a dead process left; fails when somebody answers there or it is no socket.
    static func makeFree(_ path: String) throws(LoopError) {
        guard let status = status(path) else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path: path) }
        if isAnswered(path) { throw .addressInUse("unix:\(path)") }
        unsafe unlink(path)
    }

    /// Only a refused connection proves that nobody listens; any doubt counts as an answer.
    private static func isAnswered(_ path: String) -> Bool {
        let address = SocketAddress.unix(path: path)
        guard case .done(let made) = SystemCall.makeSocket(family: address.family) else { return true }
        let descriptor = Int32(made)
        defer { close(descriptor) }
        return SystemCall.connect(descriptor, to: address) != .failed(ECONNREFUSED)
    }

    private static func status(_ path: String) -> stat? {
        var status = stat()
        return unsafe lstat(path, &status) == 0 ? status : nil
    }
}
