/// What an option is called, how it is explained, and which texts it accepts.
///
/// The same name serves three places: `--max-connections`, `MARTLET_MAX_CONNECTIONS`, and the
/// key `max-connections` of a config file.
package struct OptionDefinition: Sendable {
    /// How many values an option takes.
    package enum Arity: Sendable {
        /// None on the command line: `--name` and `--no-name`.
        case flag
        /// Exactly one.
        case one
        /// Several: the option is repeated, or its values are separated by commas.
        case many
    }

    /// Where a value may stand and whether errors may quote it.
    package enum Disclosure: Sendable {
        case open
        /// May contain a password: errors do not quote it.
        case sensitive
        /// Accepted from the environment only: flags are visible to every user of the machine.
        case secret
    }

    package let name: String
    package let arity: Arity
    package let placeholder: String
    /// The text that is used when none is given, in the same syntax.
    package let defaultText: String?
    package let isRequired: Bool
    package let disclosure: Disclosure
    /// Left out of the help; for what one part of Martlet tells another.
    package let isHidden: Bool
    package let help: String
    /// Reads the texts and throws away the values.
    let validate: @Sendable ([String]) throws(InvalidValue) -> Void

    /// The name in the environment, such as `MARTLET_SEND_RATE`.
    package var environmentName: String {
        Program.environmentPrefix + name.uppercased().map { $0 == "-" ? "_" : String($0) }.joined()
    }

    /// The text cut into the option's values.
    func values(in text: String) -> [String] {
        guard arity == .many else { return [text] }
        return text.split(separator: ",", omittingEmptySubsequences: false).map(Self.trimmed)
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop { $0 == " " || $0 == "\t" }
        let end = start.lastIndex { $0 != " " && $0 != "\t" }
        return end.map { String(start[...$0]) } ?? ""
    }
}
