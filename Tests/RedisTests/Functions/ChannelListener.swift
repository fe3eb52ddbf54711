import TestSupport

/// Gathers what is published on one channel.
final class ChannelListener {
    private let client: BlockingRedisClient

    init(socketPath: String, channel: String) throws {
        client = try BlockingRedisClient(socketPath: socketPath)
        _ = try client.command(["SUBSCRIBE", channel])
    }

    /// Everything that was published up to now.
    func published() throws -> [String] {
        // Redis answers the ping behind what it has published before.
        var reply = try client.command(["PING"])
        var payloads: [String] = []
        while reply.elements.first?.text == "message" {
            payloads.append(reply.elements[2].text ?? "")
            reply = try client.readReply()
        }
        return payloads
    }
}
