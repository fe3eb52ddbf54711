/// The fields of a log line in their order, written as a dictionary literal.
///
/// Names are literals of the program; `time`, `level`, `message`, `suppressed` and `truncated` are taken.
package struct LogFields: Sendable, ExpressibleByDictionaryLiteral {
    let pairs: [(name: StaticString, value: LogValue)]

    package init(dictionaryLiteral pairs: (StaticString, LogValue)...) {
        self.pairs = pairs.map { (name: $0.0, value: $0.1) }
    }

    /// The fields of somebody else's log, such as a worker author's.
    package init(_ pairs: [(name: StaticString, value: LogValue)]) {
        self.pairs = pairs
    }
}
