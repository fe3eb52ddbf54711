internal import Protocol

/// A JSON value that is about to be written.
indirect enum JSONTree {
    case null
    case flag(Bool)
    case text(String)
    case literal(String)
    case array([JSONTree])
    /// Members in order.
    case object([(String, JSONTree)])

    static func number(_ value: UInt64?) -> JSONTree { value.map { .literal("\($0)") } ?? .null }

    static func count(_ value: Int?) -> JSONTree { value.map { .literal("\($0)") } ?? .null }

    /// With three decimals: more are noise.
    static func rate(_ value: Double?) -> JSONTree {
        guard let value, value.isFinite, value >= 0 else { return .null }
        return .literal("\((min(value, 1e12) * 1000).rounded() / 1000)")
    }

    /// The JSON, without white space.
    var text: String {
        var output: [UInt8] = []
        append(to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    private func append(to output: inout [UInt8]) {
        switch self {
        case .null: output.append(text: "null")
        case .flag(let isOn): output.append(text: isOn ? "true" : "false")
        case .text(let text): JSONText.append(text, to: &output)
        case .literal(let literal): output.append(text: literal)
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                output.append(text: index == 0 ? "[" : ",")
                element.append(to: &output)
            }
            output.append(text: elements.isEmpty ? "[]" : "]")
        case .object(let members):
            for (index, member) in members.enumerated() {
                output.append(text: index == 0 ? "{" : ",")
                JSONText.append(member.0, to: &output)
                output.append(text: ":")
                member.1.append(to: &output)
            }
            output.append(text: members.isEmpty ? "{}" : "}")
        }
    }
}
