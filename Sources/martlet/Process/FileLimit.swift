internal import Glibc

/// How many files and sockets the process may have open.
struct FileLimit: Equatable {
    /// What is allowed now.
    let soft: UInt64
    /// What the process could raise it to.
    let hard: UInt64

    /// The limits as they are; zeros if the system does not say.
    static var current: FileLimit {
        var limit = rlimit()
        guard unsafe getrlimit(resource, &limit) == 0 else { return FileLimit(soft: 0, hard: 0) }
        return FileLimit(soft: UInt64(limit.rlim_cur), hard: UInt64(limit.rlim_max))
    }

    /// Raises the soft limit as far as the hard one allows, and says what it is now.
    ///
    /// Every connection is an open file, and the usual soft limit of 1024 exists only for select(2).
    @discardableResult
    static func raise() -> FileLimit {
        var limit = rlimit()
        if unsafe getrlimit(resource, &limit) == 0 {
            limit.rlim_cur = limit.rlim_max
            unsafe setrlimit(resource, &limit)
        }
        return current
    }

    private static var resource: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_NOFILE.rawValue) }
}
