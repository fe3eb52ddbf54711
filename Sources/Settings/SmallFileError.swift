internal import Glibc

/// Why a file could not be read, in the system's words.
package struct SmallFileError: Error, Equatable, CustomStringConvertible {
    package let reason: String

    init(reason: String) {
        self.reason = reason
    }

    init(errno code: Int32) {
        reason = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    }

    package var description: String { reason }
}
