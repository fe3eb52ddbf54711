/// What a command line asks for.
package enum Invocation: Sendable {
    /// Run this command; every value has been checked.
    case run(command: String, Values)
    /// Print this text and succeed: the help or the version.
    case show(String)
}
