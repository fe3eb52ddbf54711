/// What is wrong with a command line, the environment or a config file; the description is for the operator.
package enum SettingsError: Error, Sendable {
    case missingCommand
    case unknownCommand(String, suggestion: String?)
    case unknownOption(String, command: String, suggestion: String?)
    case unexpectedArgument(String)
    case missingValue(option: String)
    case repeatedOption(String)
    case missingOption(OptionDefinition)
    /// `text` is nil where the value is confidential.
    case invalidValue(option: String, text: String?, reason: String, source: SettingSource)
    case secretOutsideEnvironment(OptionDefinition)
    case unreadableFile(path: String, reason: String)
    case malformedLine(path: String, line: Int)
    case unknownKey(String, path: String, line: Int, suggestion: String?)
    case repeatedKey(String, path: String, line: Int)

    /// EX_USAGE of sysexits.h: the command was used incorrectly.
    package static let exitCode: Int32 = 64
}
