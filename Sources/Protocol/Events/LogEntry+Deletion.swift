extension LogEntry {
    /// The event that a message is gone for all: `id` is the line that says so, the event's own id that of the message.
    ///
    /// The time is that of the deletion. Fields stand in the order of the tombstones, which Redis' functions write.
    static func deletion(
        _ id: Span<UInt8>,
        _ conversation: String,
        by actor: [UInt8],
        of message: [UInt8],
        from sender: [UInt8]
    ) -> [UInt8] {
        var event: [UInt8] = []
        event.append(text: "{\"type\":\"deleted\",\"id\":\"")
        event.append(contentsOf: message)
        event.append(text: "\",\"conversation\":\"")
        event.append(text: conversation)
        event.append(text: "\",\"for\":\"all\",\"by\":\"")
        event.append(contentsOf: actor)
        event.append(text: "\",\"sender\":\"")
        event.append(contentsOf: sender)
        event.append(text: "\",\"time\":")
        appendTime(of: id, to: &event)
        event.append(UInt8(ascii: "}"))
        return event
    }
}
