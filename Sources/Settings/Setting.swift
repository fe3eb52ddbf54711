/// An option with the type of its value: the key by which a command reads what it was given.
package struct Setting<Value: Sendable>: Sendable {
    package let definition: OptionDefinition
    /// Reads all texts of the option; an empty array means that there are none, not even a default.
    let read: @Sendable ([String]) throws(InvalidValue) -> Value

    /// Adjusts what is rarely needed: whether the value is confidential, or left out of the help.
    package struct Visibility: Sendable {
        let disclosure: OptionDefinition.Disclosure
        let isHidden: Bool

        package static var open: Visibility { Visibility(disclosure: .open, isHidden: false) }
        package static var sensitive: Visibility { Visibility(disclosure: .sensitive, isHidden: false) }
        package static var secret: Visibility { Visibility(disclosure: .secret, isHidden: false) }
        package static var hidden: Visibility { Visibility(disclosure: .open, isHidden: true) }
    }

    private init(
        name: String,
        arity: OptionDefinition.Arity,
        placeholder: String,
        defaultText: String?,
        isRequired: Bool,
        visibility: Visibility,
        help: String,
        read: @escaping @Sendable ([String]) throws(InvalidValue) -> Value
    ) {
        self.read = read
        definition = OptionDefinition(
            name: name,
            arity: arity,
            placeholder: placeholder,
            defaultText: defaultText,
            isRequired: isRequired,
            disclosure: visibility.disclosure,
            isHidden: visibility.isHidden,
            help: help,
            validate: { texts throws(InvalidValue) in _ = try read(texts) }
        )
    }
}

extension Setting {
    /// An option with one value, which has a default.
    package init(
        _ name: String,
        _ parser: ValueParser<Value>,
        default text: String,
        visibility: Visibility = .open,
        help: String
    ) {
        self.init(
            name: name,
            arity: .one,
            placeholder: parser.placeholder,
            defaultText: text,
            isRequired: false,
            visibility: visibility,
            help: help,
            read: { texts throws(InvalidValue) in try parser.parse(texts.last ?? text) }
        )
    }

    /// An option with one value, without which the command does not run.
    package static func required(
        _ name: String,
        _ parser: ValueParser<Value>,
        visibility: Visibility = .open,
        help: String
    ) -> Setting {
        Setting(
            name: name,
            arity: .one,
            placeholder: parser.placeholder,
            defaultText: nil,
            isRequired: true,
            visibility: visibility,
            help: help,
            read: { texts throws(InvalidValue) in try parser.parse(texts.last ?? "") }
        )
    }

    /// An option with one value, or none.
    package static func optional<Wrapped>(
        _ name: String,
        _ parser: ValueParser<Wrapped>,
        visibility: Visibility = .open,
        help: String
    ) -> Setting where Value == Wrapped? {
        Setting(
            name: name,
            arity: .one,
            placeholder: parser.placeholder,
            defaultText: nil,
            isRequired: false,
            visibility: visibility,
            help: help,
            read: { texts throws(InvalidValue) in
                guard let text = texts.last else { return nil }
                return try parser.parse(text)
            }
        )
    }

    /// An option with any number of values; the default is written like a list, with commas.
    package static func list<Element>(
        _ name: String,
        _ parser: ValueParser<Element>,
        default text: String? = nil,
        help: String
    ) -> Setting where Value == [Element] {
        Setting(
            name: name,
            arity: .many,
            placeholder: parser.placeholder,
            defaultText: text,
            isRequired: false,
            visibility: .open,
            help: help,
            read: { texts throws(InvalidValue) in
                var elements: [Element] = []
                for text in texts { elements.append(try parser.parse(text)) }
                return elements
            }
        )
    }
}

extension Setting where Value == Bool {
    /// An option that is on or off: `--name`, `--no-name`, `--name=false`.
    package static func flag(_ name: String, default isOn: Bool = false, help: String) -> Setting {
        let parser = ValueParser.boolean
        return Setting(
            name: name,
            arity: .flag,
            placeholder: parser.placeholder,
            defaultText: isOn ? "true" : "false",
            isRequired: false,
            visibility: .open,
            help: help,
            read: { texts throws(InvalidValue) in try parser.parse(texts.last ?? "") }
        )
    }
}
