/// What is wrong with a command line, the environment or a config file; the description is for the operator.
package enum SettingsError: Error, Sendable {
    case missingCommand
    case unknownCommand(String, suggestion: String?)
    case unknownOption(String, command: String, suggestion: String?)
    case unexpectedArgument(String)
    case missingOperand(OperandDefinition, command: String)
    case unknownOperand(String, OperandDefinition, command: String, suggestion: String?)
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

    /// EX_NOINPUT of sysexits.h for a config file that cannot be read, else EX_USAGE.
    package var exitCode: Int32 {
        if case .unreadableFile = self { return 66 }
        return 64
    }
}
