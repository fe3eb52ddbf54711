internal import Glibc

/// The variables of this process.
enum Environment {
    /// The value of a variable; one that is empty counts as not set.
    static func variable(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        let text = unsafe String(cString: value)
        return text.isEmpty ? nil : text
    }
}
