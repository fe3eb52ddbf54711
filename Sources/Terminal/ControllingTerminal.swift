internal import Glibc

/// The terminal that the process runs in.
package struct ControllingTerminal {
    /// Nil when standard input or output is no terminal, or one that cannot move its cursor.
    package init?() {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { return nil }
        guard ControllingTerminal.environment("TERM") != "dumb", TerminalMode.remember() else { return nil }
        TerminalMode.installHandlers()
    }

    /// Whether colours are welcome (no-color.org).
    package var hasColours: Bool { ControllingTerminal.environment("NO_COLOR")?.isEmpty ?? true }

    /// The size as the terminal tells it.
    package var size: ScreenSize {
        var size = winsize()
        let result = unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size)
        return result == 0
            ? ScreenSize(width: Int(size.ws_col), height: Int(size.ws_row)) : ScreenSize(width: 0, height: 0)
    }

    /// Each key is delivered at once and as it is, on a screen of its own; `leave` ends that.
    package func enter() {
        TerminalMode.enterRaw()
    }

    /// Puts everything back as it was; harmless when repeated.
    package func leave() {
        TerminalMode.restore()
    }

    /// Stops the process as ctrl-z does, with the terminal as it was; returns when it goes on.
    package func suspend() {
        TerminalMode.restore()
        kill(getpid(), SIGSTOP)
        TerminalMode.enterRaw()
    }

    private static func environment(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }
}
