/// Frames about who is there.
extension ServerFrame {
    /// Appends `presence`, which says whether a watched user is there.
    package static func appendPresence(of user: UserID, _ status: PresenceStatus, to output: inout [UInt8]) {
        output.append(text: "{\"type\":\"presence\",")
        appendPresenceFields(of: user, status, to: &output)
        output.append(UInt8(ascii: "}"))
    }

    /// Appends what frame and HTTP answer share: the fields from `user` on, without braces.
    package static func appendPresenceFields(
        of user: UserID,
        _ status: PresenceStatus,
        to output: inout [UInt8]
    ) {
        output.append(text: "\"user\":\"")
        output.append(text: user.text)
        switch status {
        case .online:
            output.append(text: "\",\"status\":\"online\"")
        case .offline(let lastSeen):
            output.append(text: "\",\"status\":\"offline\"")
            guard let lastSeen else { return }
            output.append(text: ",\"lastSeen\":")
            output.append(decimal: lastSeen)
        }
    }
}
