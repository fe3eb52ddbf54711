internal import Glibc
internal import Tokens

/// The directory of `martlet dev`: created when missing, used by one process at a time.
struct DataDirectory {
    private static let secretBytes = 48

    let path: String

    /// Creates the directory and the one for Redis; only the owner may look into them.
    func create(_ subdirectory: String) throws(CommandFailure) {
        for directory in [path, subdirectory] where unsafe mkdir(directory, 0o700) != 0 && errno != EEXIST {
            throw CommandFailure("cannot create \(directory): \(SystemError(errno: errno))", .cannotCreate)
        }
    }

    /// Keeps a second `martlet dev` away from the same data; the lock ends with this process, whose id it holds.
    func lock(_ file: String) throws(CommandFailure) {
        let descriptor = unsafe open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure("cannot create \(file): \(SystemError(errno: errno))", .cannotCreate)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw CommandFailure(
                "another martlet dev uses \(path); choose another one with --data",
                .unavailable
            )
        }
        let id = Array("\(getpid())\n".utf8)
        let count = unsafe id.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard count == id.count, ftruncate(descriptor, count) == 0 else {
            throw CommandFailure("cannot write \(file): \(SystemError(errno: errno))", .cannotCreate)
        }
    }

    /// Makes a secret for tokens unless there is one.
    func createSecret(_ file: String) throws(CommandFailure) {
        if unsafe access(file, F_OK) == 0 { return }
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<Self.secretBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        try write(Array((Base64URL.encode(bytes) + "\n").utf8), to: file)
    }

    /// Writes a file that only the owner may read, in one step: a reader never sees half of it.
    func write(_ bytes: [UInt8], to file: String) throws(CommandFailure) {
        let temporary = file + ".new"
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure("cannot create \(temporary): \(SystemError(errno: errno))", .cannotCreate)
        }
        let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
        let isWritten = count == bytes.count && fchmod(descriptor, 0o600) == 0
        let isClosed = close(descriptor) == 0
        guard isWritten, isClosed, unsafe rename(temporary, file) == 0 else {
            throw CommandFailure("cannot write \(file): \(SystemError(errno: errno))", .cannotCreate)
        }
    }
}
