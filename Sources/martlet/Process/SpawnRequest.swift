internal import Glibc

/// Starts a program as a child process with its own process group and its output in our hands.
///
/// The group keeps a Ctrl-C in the terminal from it, so that children are stopped in order. `setpriv` sees to it that
/// the child never outlives this process, however that ends.
struct SpawnRequest {
    let arguments: [String]
    let environment: [String]
    /// The name of the signal that the child gets when this process is gone.
    let deathSignal: String
    /// Descriptors that become the child's standard output and standard error; they stay open here.
    let output: Int32
    let error: Int32

    /// The new process, or an error number.
    func spawn() throws(SystemError) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        unsafe posix_spawn_file_actions_adddup2(&actions, error, STDERR_FILENO)
        reset(&attributes)
        let words = CStringArray(["setpriv", "--pdeathsig", deathSignal, "--"] + arguments)
        let variables = CStringArray(environment)
        var id: pid_t = 0
        let status = unsafe posix_spawnp(
            &id,
            "setpriv",
            &actions,
            &attributes,
            words.pointers,
            variables.pointers
        )
        guard status == 0 else { throw SystemError(errno: status) }
        return id
    }

    /// No signal is blocked or ignored in the child because it is here.
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
@safe
private final class CStringArray {
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
