internal import Foundation

/// A folder of its own for one test, removed with all it holds when the last reference goes.
package final class TemporaryDirectory {
    /// The absolute path, short enough for unix sockets inside it.
    package let path: String

    /// Makes `/tmp/martlet-XXXXXX`: not `TMPDIR`, whose path may be too long for a unix socket.
    package init() throws {
        var template = Array("/tmp/martlet-XXXXXX".utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer { buffer -> String? in
            guard let start = buffer.baseAddress, let path = unsafe mkdtemp(start) else { return nil }
            return unsafe String(cString: path)
        }
        guard let made else { throw TestSupportError("no temporary folder: errno \(errno)") }
        path = made
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of a file in the folder.
    package func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a small file and returns its path.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        let path = file(name)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }
}
