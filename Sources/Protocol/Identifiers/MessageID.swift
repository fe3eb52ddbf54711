/// Message ids: the log entry's id, `<ms since 1970>-<0 to 9>`.
///
/// One digit behind the dash and thirteen before it (until the year 2286), so that ids sort by age as plain strings.
package enum MessageID {
    /// How many bytes of `id` are the message's time.
    package static func timeLength(_ id: Span<UInt8>) -> Int {
        id.indices.first { id[$0] == UInt8(ascii: "-") } ?? id.count
    }
}
