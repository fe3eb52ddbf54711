/// What the process tells its parent (sysexits.h where it has a word for it).
enum ExitCode: Int32 {
    case success = 0
    /// The work was done and its result is bad, or something failed on the way.
    case failure = 1
    /// EX_USAGE: the command line, the environment or the config file is wrong.
    case usage = 64
    /// EX_NOINPUT: a file that was named cannot be read.
    case missingInput = 66
    /// EX_UNAVAILABLE: something that is needed does not run or is taken.
    case unavailable = 69
    /// EX_SOFTWARE: what should not happen.
    case software = 70
    /// EX_CANTCREAT: a file cannot be written.
    case cannotCreate = 73
}
