internal import Foundation

/// How much memory a process has in RAM, as the kernel counts it (proc(5), `/proc/pid/status`).
package enum ProcessMemory {
    /// Bytes now.
    package static func resident(_ id: Int32) throws -> Int { try bytes("VmRSS", id) }

    /// The most bytes since the start, or since `forgetPeak`.
    package static func peak(_ id: Int32) throws -> Int { try bytes("VmHWM", id) }

    /// Lets the peak begin at what there is now.
    package static func forgetPeak(_ id: Int32) throws {
        try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/\(id)/clear_refs"))
    }

    private static func bytes(_ field: String, _ id: Int32) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix(field + ":") }
        let words = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }) ?? []
        guard words.count == 3, let kilobytes = Int(words[1]) else {
            throw TestSupportError("process \(id) does not show its memory")
        }
        return kilobytes * 1024
    }
}
