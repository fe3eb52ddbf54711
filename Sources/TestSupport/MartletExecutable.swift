internal import Glibc

/// The executables that were built beside the tests.
package enum MartletExecutable {
    /// The path of `martlet`: next to the running test bundle, or what `MARTLET_EXECUTABLE` names, such as a release build.
    package static func path() throws -> String {
        if let named = unsafe getenv("MARTLET_EXECUTABLE") { return unsafe String(cString: named) }
        return try path(of: "martlet")
    }

    /// The path of another executable of this package, next to the running test bundle.
    package static func path(of executable: String) throws -> String {
        for name in [try target(of: "/proc/self/exe")] + CommandLine.arguments {
            guard let slash = name.lastIndex(of: "/") else { continue }
            let candidate = name[..<slash] + "/" + executable
            if unsafe access(String(candidate), X_OK) == 0 { return String(candidate) }
        }
        throw TestSupportError("no \(executable) beside the tests: \(CommandLine.arguments)")
    }

    private static func target(of link: String) throws -> String {
        var buffer = [CChar](repeating: 0, count: 4_096)
        let length = unsafe readlink(link, &buffer, buffer.count - 1)
        guard length > 0 else { throw TestSupportError("cannot read \(link)") }
        return String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
