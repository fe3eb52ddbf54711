internal import Glibc

/// What the kernel says about this process.
struct ProcessSample {
    var cpuSeconds = 0.0
    var virtualBytes = 0.0
    var residentBytes = 0.0
    var openFiles = 0.0
    var mostFiles = 0.0
    /// Since 1970.
    var startSeconds = 0.0

    /// Reads /proc; what cannot be read stays zero.
    static func take() -> ProcessSample {
        var sample = ProcessSample()
        sample.readStat()
        sample.readFiles()
        return sample
    }

    /// Fields of /proc/self/stat as proc(5) numbers them; the name before them may contain blanks and parentheses.
    private mutating func readStat() {
        let bytes = Self.contents(of: "/proc/self/stat")
        guard let end = bytes.lastIndex(of: UInt8(ascii: ")")) else { return }
        let fields = bytes[(end + 1)...].split(separator: UInt8(ascii: " "))
        func field(_ number: Int) -> Double {
            let index = number - 3
            return index < fields.count ? Double(String(decoding: fields[index], as: UTF8.self)) ?? 0 : 0
        }
        let ticksPerSecond = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
        cpuSeconds = (field(14) + field(15)) / ticksPerSecond
        startSeconds = Self.bootSeconds() + field(22) / ticksPerSecond
        virtualBytes = field(23)
        residentBytes = field(24) * Double(max(1, sysconf(Int32(_SC_PAGESIZE))))
    }

    private mutating func readFiles() {
        openFiles = Double(Self.countOpenFiles())
        var limit = rlimit()
        if unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            mostFiles = Double(limit.rlim_cur)
        }
    }

    /// Linux 6.2 and later tell the number as the directory's size; before, the entries are counted.
    private static func countOpenFiles() -> Int {
        var status = stat()
        if unsafe stat("/proc/self/fd", &status) == 0, status.st_size > 0 { return Int(status.st_size) }
        guard let directory = unsafe opendir("/proc/self/fd") else { return 0 }
        defer { unsafe closedir(directory) }
        var count = 0
        while unsafe readdir(directory) != nil { count += 1 }
        // Without ".", ".." and the directory itself.
        return max(0, count - 3)
    }

    private static func bootSeconds() -> Double {
        var now = timespec()
        var sinceBoot = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &now)
        unsafe clock_gettime(CLOCK_BOOTTIME, &sinceBoot)
        return Double(now.tv_sec - sinceBoot.tv_sec) + Double(now.tv_nsec - sinceBoot.tv_nsec) / 1e9
    }

    /// The first 4 KiB of a file of /proc, which is all that /proc/self/stat has.
    private static func contents(of path: String) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { _ = close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        return count > 0 ? Array(bytes[..<count]) : []
    }
}
