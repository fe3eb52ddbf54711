/// One element of Sec-WebSocket-Extensions: a name with its parameters (RFC 6455, section 9.1).
package struct ExtensionOffer: Equatable, Sendable {
    /// A parameter; its value is nil when there was no `=`, and without its quotes when it had some.
    package struct Parameter: Equatable, Sendable {
        /// In lower case.
        package let name: String
        /// Nil without `=`.
        package let value: String?
    }

    /// In lower case.
    package let name: String
    /// In their order; the same name may come twice.
    package let parameters: [Parameter]

    /// Reads one field value with any number of elements; nil when it does not follow the grammar.
    package static func parse(_ text: String) -> [ExtensionOffer]? {
        var scanner = TokenScanner(text)
        var offers: [ExtensionOffer] = []
        repeat {
            guard let offer = parseOne(&scanner) else { return nil }
            offers.append(offer)
        } while scanner.skip(",")
        return scanner.isAtEnd ? offers : nil
    }

    private static func parseOne(_ scanner: inout TokenScanner) -> ExtensionOffer? {
        guard let name = scanner.token() else { return nil }
        var parameters: [Parameter] = []
        while scanner.skip(";") {
            guard let parameter = scanner.token() else { return nil }
            var value: String?
            if scanner.skip("=") {
                value = scanner.tokenOrQuoted()
                guard value != nil else { return nil }
            }
            parameters.append(Parameter(name: parameter.lowercased(), value: value))
        }
        return ExtensionOffer(name: name.lowercased(), parameters: parameters)
    }
}
