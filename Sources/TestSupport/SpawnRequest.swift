internal import Glibc

/// What `posix_spawnp` needs, as Swift values.
struct SpawnRequest {
    let executable: String
    let arguments: [String]
    let environment: [String: String]
    /// A descriptor for standard input; nothing can be read without one.
    var input: Int32?
    let outputPath: String
    let errorPath: String

    /// Starts the process and returns its id.
    func spawn() throws(TestSupportError) -> Int32 {
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        unsafe redirect(&actions)
        reset(&attributes)
        let words = CStringArray([executable] + arguments)
        let variables = CStringArray(environment.map { "\($0.key)=\($0.value)" })
        var id: pid_t = 0
        let status = unsafe posix_spawnp(
            &id,
            executable,
            &actions,
            &attributes,
            words.pointers,
            variables.pointers
        )
        guard status == 0 else {
            throw TestSupportError("\(executable) did not start: \(unsafe String(cString: strerror(status)))")
        }
        return id
    }

    private func redirect(_ actions: inout posix_spawn_file_actions_t) {
        let mode: mode_t = 0o600
        let flags = O_WRONLY | O_CREAT | O_APPEND
        if let input {
            unsafe posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        } else {
            unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        }
        unsafe posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, outputPath, flags, mode)
        unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errorPath, flags, mode)
    }

    /// A group of its own, and no signal blocked or ignored because the tests do so.
    private func reset(_ attributes: inout posix_spawnattr_t) {
        var none = sigset_t()
        var all = sigset_t()
        unsafe sigemptyset(&none)
        unsafe sigfillset(&all)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    }
}

/// A null-terminated array of C strings that lives as long as this object.
@safe private final class CStringArray {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ strings: [String]) {
        count = strings.count
        unsafe pointers = .allocate(capacity: count + 1)
        for (index, string) in strings.enumerated() {
            unsafe (pointers + index).initialize(to: strdup(string))
        }
        unsafe (pointers + count).initialize(to: nil)
    }

    deinit {
        for index in 0..<count { unsafe free(pointers[index]) }
        unsafe pointers.deallocate()
    }
}
