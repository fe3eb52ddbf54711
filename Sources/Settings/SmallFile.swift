internal import Glibc

/// The contents and permissions of a file that is expected to be small: a config file, a key, a secret.
package struct SmallFile: Sendable {
    /// Nothing an operator writes by hand comes near this; a device file would never end.
    package static let largestBytes = 1 << 20

    package let bytes: [UInt8]
    /// The permission bits, such as 0o600.
    package let permissions: UInt32

    /// Reads the whole file, up to `largestBytes`.
    package init(path: String) throws(SmallFileError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SmallFileError(errno: errno) }
        defer { _ = close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw SmallFileError(errno: errno) }
        permissions = status.st_mode & 0o7777
        bytes = try Self.contents(of: descriptor)
    }

    /// The contents as text; bytes that are not UTF-8 become replacement characters.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    private static func contents(of descriptor: Int32) throws(SmallFileError) -> [UInt8] {
        var contents: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while contents.count <= largestBytes {
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe read(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SmallFileError(errno: errno) }
            if count == 0 { return contents }
            contents += chunk[..<count]
        }
        throw SmallFileError(reason: "larger than \(largestBytes) bytes")
    }
}
