internal import Certify
internal import Protocol
internal import Settings

/// What `martlet certify` can be told about the worker.
enum CertifyOptions {
    static let kind = Setting(
        "kind",
        ValueParser.oneOf(WorkerKind.words),
        default: WorkerKind.messages.rawValue,
        help: "What the worker works on."
    )
    static let stream = Setting.optional(
        "stream",
        ValueParser.identifier,
        help: "The worker's name: its jobs are in work:NAME. By default moderation, membership, push, clock"
            + " or fanout, by kind."
    )
    static let content = Setting(
        "content",
        ValueParser.jsonObject,
        default: #"{"kind":"text","text":"this is spam"}"#,
        help: "What messages and calls say."
    )
    static let pending = Setting(
        "most-pending",
        .integer(1...1_000_000),
        default: "2000",
        help: "The most jobs that the worker may have in hand."
    )
    static let limit = Setting(
        "within",
        .duration(.seconds(10)...(.seconds(3_600))),
        default: "60s",
        help: "The time of the whole run."
    )
    static let patience = Setting(
        "patience",
        .duration(.seconds(1)...(.seconds(600))),
        default: "10s",
        help: "How long a worker with jobs may go without finishing one."
    )
    static let port = Setting.optional(
        "redis-port",
        ValueParser.integer(1...65_535).shown(as: "PORT"),
        help: "Offer the private Redis on this port of 127.0.0.1 instead of a unix socket."
    )
    static let rules = Setting.list(
        "rule",
        ValueParser.oneOf(Rule.allCases.map(\.rawValue)).shown(as: "RULE"),
        help: "Judge only these, and whether the worker starts and finishes jobs; all unless given."
    )
    static let json = Setting.flag("json", help: "Write JSON instead of text.")

    static var definitions: [OptionDefinition] {
        [
            kind.definition, stream.definition, content.definition, pending.definition,
            limit.definition, patience.definition, port.definition, rules.definition, json.definition,
        ]
    }
}

extension ValueParser where Value == String {
    /// One JSON object.
    fileprivate static var jsonObject: ValueParser {
        ValueParser(placeholder: "JSON") { text throws(InvalidValue) in
            let bytes = Array(text.utf8)
            var scanner = JSONScanner(range: 0..<bytes.count)
            do throws(JSONError) {
                try scanner.beginObject(in: bytes.span)
                while try scanner.nextMember(in: bytes.span) != nil {}
                try scanner.finish(in: bytes.span)
                return text
            } catch {
                throw InvalidValue(expected: "a JSON object")
            }
        }
    }
}
