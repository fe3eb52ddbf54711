internal import Protocol

/// The JSON that a worker publishes to the caller's channel.
enum CallReply {
    /// What a node passes on at most, as for the content of a message.
    static let mostContentBytes = 65_536

    static func answer(_ call: Call, content: [UInt8]) -> [UInt8] {
        var body = head(call)
        body.append(text: ",\"content\":")
        body.append(contentsOf: content)
        body.append(UInt8(ascii: "}"))
        return body
    }

    static func failure(_ call: Call, message: String) -> [UInt8] {
        var body = head(call)
        body.append(text: ",\"error\":{\"message\":")
        JSONText.append(message, to: &body)
        body.append(text: "}}")
        return body
    }

    private static func head(_ call: Call) -> [UInt8] {
        var body: [UInt8] = []
        body.append(text: "{\"type\":\"answer\",\"device\":")
        JSONText.append(call.device, to: &body)
        body.append(text: ",\"ref\":\(call.ref),\"service\":")
        JSONText.append(call.service, to: &body)
        guard !call.id.isEmpty else { return body }
        body.append(text: ",\"id\":")
        JSONText.append(call.id, to: &body)
        return body
    }
}
