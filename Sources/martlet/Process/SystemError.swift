internal import Glibc

/// What a system call failed with, in the system's words.
struct SystemError: Error, Equatable, CustomStringConvertible {
    let errno: Int32

    var description: String {
        unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
    }
}
