extension ValueParser where Value == String {
    /// Any text but an empty one.
    package static var text: ValueParser {
        ValueParser(placeholder: "TEXT") { text throws(InvalidValue) in
            guard !text.isEmpty else { throw InvalidValue(expected: "a text that is not empty") }
            return text
        }
    }

    /// Any text, the empty one too.
    package static var anyText: ValueParser {
        ValueParser(placeholder: "TEXT") { text throws(InvalidValue) in text }
    }

    /// The path of a file or directory; whether it exists is found out when it is used.
    package static var path: ValueParser { text.shown(as: "FILE") }

    /// One of several words.
    package static func oneOf(_ words: [String]) -> ValueParser {
        ValueParser(placeholder: words.joined(separator: "|")) { text throws(InvalidValue) in
            guard words.contains(text) else {
                throw InvalidValue(expected: "one of " + words.joined(separator: ", "))
            }
            return text
        }
    }

    /// A url with one of the given schemes, kept as text; its parts are read by whoever connects to it.
    package static func url(schemes: [String]) -> ValueParser {
        ValueParser(placeholder: "URL") { text throws(InvalidValue) in
            let isKnown = schemes.contains { text.hasPrefix($0 + "://") && text.count > $0.count + 3 }
            guard isKnown, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
                let examples = schemes.map { $0 + "://" }.joined(separator: ", ")
                throw InvalidValue(expected: "a url that starts with " + examples)
            }
            return text
        }
    }
}

extension ValueParser where Value == Bool {
    /// `true`, `yes`, `on`, `1` or their opposites.
    package static var boolean: ValueParser {
        ValueParser(placeholder: "true|false") { text throws(InvalidValue) in
            switch text {
            case "true", "yes", "on", "1": return true
            case "false", "no", "off", "0": return false
            default: throw InvalidValue(expected: "true or false")
            }
        }
    }
}
