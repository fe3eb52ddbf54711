import Foundation

/// How large the tests of groups are: small enough for every day, or as large as `MARTLET_SCALE` says.
enum Scale {
    /// Messages into the large group; `ops/scale` sets 2,000.
    static let messages =
        ProcessInfo.processInfo.environment["MARTLET_SCALE"].flatMap { Int($0) } ?? 60
}
