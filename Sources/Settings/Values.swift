/// What a command was given: for each option its texts and their source.
package struct Values: Sendable {
    /// The texts of one option, all from the same source.
    struct Given: Sendable {
        var texts: [String]
        let source: SettingSource
    }

    private var given: [String: Given] = [:]

    /// The word beside the options; never nil for a command that takes one.
    package internal(set) var operand: String?

    /// Takes a value unless a stronger source, which was asked earlier, has given one.
    mutating func offer(_ texts: [String], for option: OptionDefinition, from source: SettingSource) {
        guard given[option.name] == nil else { return }
        given[option.name] = Given(texts: texts, source: source)
    }

    /// The value of an option, or its default; it throws for an option that is required or invalid.
    package func value<Value>(of setting: Setting<Value>) throws(SettingsError) -> Value {
        let texts = try texts(of: setting.definition)
        do {
            return try setting.read(texts)
        } catch {
            throw invalid(setting.definition, texts, error)
        }
    }

    /// Where the option's value comes from.
    package func source<Value>(of setting: Setting<Value>) -> SettingSource {
        given[setting.definition.name]?.source ?? .defaultValue
    }

    func validate(_ option: OptionDefinition) throws(SettingsError) {
        let texts = try texts(of: option)
        do {
            try option.validate(texts)
        } catch {
            throw invalid(option, texts, error)
        }
    }

    private func texts(of option: OptionDefinition) throws(SettingsError) -> [String] {
        if let given = given[option.name] { return given.texts }
        guard !option.isRequired else { throw .missingOption(option) }
        return option.defaultText.map(option.values(in:)) ?? []
    }

    private func invalid(
        _ option: OptionDefinition,
        _ texts: [String],
        _ error: InvalidValue
    ) -> SettingsError {
        let source = given[option.name]?.source ?? .defaultValue
        let text = option.disclosure == .open ? texts.joined(separator: ",") : nil
        return .invalidValue(option: option.name, text: text, reason: error.reason, source: source)
    }
}
