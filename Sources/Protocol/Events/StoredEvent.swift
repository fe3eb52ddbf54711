/// An event as the inbox stream holds it: the published JSON but for its inbox id, which is the entry's id.
package enum StoredEvent {
    /// The stream field that holds an event's JSON.
    package static let field = "event"

    /// Appends the event as a client gets it, with `"inbox":n,` behind its type.
    package static func append(
        _ event: Span<UInt8>,
        header: EventHeader,
        inbox: UInt64,
        to output: inout [UInt8]
    ) {
        let split = min(header.inboxOffset, event.count)
        output.append(copying: event.extracting(0..<split))
        output.append(text: "\"inbox\":")
        output.append(decimal: inbox)
        output.append(UInt8(ascii: ","))
        output.append(copying: event.extracting(split..<event.count))
    }

    /// The inbox id in a stream entry's id, `0-41` for 41; nil for another form.
    package static func inbox(ofEntry id: Span<UInt8>) -> UInt64? {
        guard id.count > 2, id.count <= 18, id[0] == UInt8(ascii: "0"), id[1] == UInt8(ascii: "-") else {
            return nil
        }
        return Decimal.value(id, 2..<id.count)
    }
}
