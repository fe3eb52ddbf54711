/// Turns the text of an option into a value, and knows the word that stands for it in the help.
package struct ValueParser<Value: Sendable>: Sendable {
    /// The word in capitals that stands for the value, such as `PORT`.
    package let placeholder: String
    /// Reads one text; it has no side effects and may be called several times.
    package let parse: @Sendable (String) throws(InvalidValue) -> Value

    package init(
        placeholder: String,
        parse: @escaping @Sendable (String) throws(InvalidValue) -> Value
    ) {
        self.placeholder = placeholder
        self.parse = parse
    }

    /// The same parser under another placeholder.
    package func shown(as placeholder: String) -> ValueParser {
        ValueParser(placeholder: placeholder, parse: parse)
    }
}
