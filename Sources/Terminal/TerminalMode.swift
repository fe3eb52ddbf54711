internal import Glibc

/// The terminal's own settings, kept so that they can be put back from anywhere, also from a signal handler.
enum TerminalMode {
    /// Written once before handlers are installed; afterwards only `isRaw` changes, a word that is written whole.
    nonisolated(unsafe) private static var original = termios()
    nonisolated(unsafe) private static var isRaw = false
    /// Made before it is needed: a signal handler must not allocate.
    private static let leaveBytes = Array(TerminalPainter.Sequence.leave.utf8)

    /// Remembers the settings; false when standard input is no terminal.
    static func remember() -> Bool {
        guard unsafe tcgetattr(STDIN_FILENO, &original) == 0 else { return false }
        _ = leaveBytes.count
        return true
    }

    /// Each key is delivered at once and as it is; nothing is echoed, no key makes a signal.
    static func enterRaw() {
        var raw = unsafe original
        unsafe cfmakeraw(&raw)
        unsafe isRaw = true
        unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw)
        FileOutput.standardOutput.write(TerminalPainter.Sequence.enter)
    }

    /// Puts back what `enterRaw` changed; harmless when repeated, and allowed in a signal handler.
    static func restore() {
        guard unsafe isRaw else { return }
        unsafe isRaw = false
        unsafe leaveBytes.withUnsafeBytes { bytes in
            _ = unsafe write(STDOUT_FILENO, bytes.baseAddress, bytes.count)
        }
        unsafe tcsetattr(STDIN_FILENO, TCSADRAIN, &original)
    }

    /// Restores the terminal at `exit`, and when the process dies of a fault.
    static func installHandlers() {
        atexit { TerminalMode.restore() }
        for number in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGQUIT, SIGSYS] {
            var action = sigaction()
            unsafe action.__sigaction_handler.sa_handler = { number in
                TerminalMode.restore()
                signal(number, SIG_DFL)
                raise(number)
            }
            action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_NODEFER
            unsafe sigaction(number, &action, nil)
        }
    }
}
