internal import Glibc

/// A folder for the private Redis, removed with its files when dropped.
final class LabFolder {
    let path: String

    /// Makes `/tmp/martlet-certify-XXXXXX`: not `TMPDIR`, whose path may be too long for a unix socket.
    init() throws(LabError) {
        var template = Array("/tmp/martlet-certify-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw .system("no temporary folder: errno \(errno)") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in names { unsafe unlink(file(name)) }
        unsafe rmdir(path)
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ text: String, to name: String) throws(LabError) {
        let bytes = Array(text.utf8)
        let descriptor = unsafe open(file(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system("cannot create \(file(name)): errno \(errno)") }
        let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard close(descriptor) == 0, count == bytes.count else {
            throw .system("cannot write \(file(name)): errno \(errno)")
        }
    }

    /// Redis makes no folders in here without an append-only file.
    private var names: [String] {
        guard let directory = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
