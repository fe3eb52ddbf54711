internal import Glibc

/// The name of this machine.
enum HostName {
    /// Host name and process id, made fit for a node name.
    static var unique: String {
        let host = current.utf8.prefix(48).map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"): byte
            default: UInt8(ascii: "-")
            }
        }
        return String(decoding: host, as: UTF8.self) + "-\(getpid())"
    }

    private static var current: String {
        // HOST_NAME_MAX of Linux is 64.
        var name = [CChar](repeating: 0, count: 65)
        guard unsafe gethostname(&name, name.count - 1) == 0 else { return "host" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
