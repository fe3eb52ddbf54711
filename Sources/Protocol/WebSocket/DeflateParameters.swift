/// The parameters of a permessage-deflate offer or answer, each at most once and with a value where it needs one.
struct DeflateParameters {
    private(set) var serverNoContextTakeover = false
    private(set) var clientNoContextTakeover = false
    /// 8 to 15.
    private(set) var serverWindowBits: Int?
    /// 8 to 15; nil also when the offer gave none.
    private(set) var clientWindowBits: Int?
    private var hasClientWindowBits = false

    /// Nil for unknown, doubled and malformed parameters (RFC 7692, sections 7.1 and 7.1.2).
    init?(_ parameters: [ExtensionOffer.Parameter], isResponse: Bool) {
        for parameter in parameters {
            guard add(parameter, isResponse: isResponse) else { return nil }
        }
    }

    private mutating func add(_ parameter: ExtensionOffer.Parameter, isResponse: Bool) -> Bool {
        switch parameter.name {
        case "server_no_context_takeover":
            guard parameter.value == nil, !serverNoContextTakeover else { return false }
            serverNoContextTakeover = true
        case "client_no_context_takeover":
            guard parameter.value == nil, !clientNoContextTakeover else { return false }
            clientNoContextTakeover = true
        case "server_max_window_bits":
            guard serverWindowBits == nil, let bits = Self.windowBits(parameter.value) else { return false }
            serverWindowBits = bits
        case "client_max_window_bits":
            guard !hasClientWindowBits else { return false }
            hasClientWindowBits = true
            clientWindowBits = Self.windowBits(parameter.value)
            return clientWindowBits != nil || (parameter.value == nil && !isResponse)
        default:
            return false
        }
        return true
    }

    /// A decimal number from 8 to 15 without leading zeros.
    private static func windowBits(_ value: String?) -> Int? {
        guard let value else { return nil }
        return (8...15).first { String($0) == value }
    }
}
