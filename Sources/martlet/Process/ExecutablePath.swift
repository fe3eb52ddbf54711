internal import Glibc

/// The file of the running program.
enum ExecutablePath {
    /// The path behind /proc/self/exe; of a file that was replaced meanwhile, the way to the old one.
    static var current: String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let path = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return unsafe access(path, X_OK) == 0 ? path : "/proc/\(getpid())/exe"
    }
}
