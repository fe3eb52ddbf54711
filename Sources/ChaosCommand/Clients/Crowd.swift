import Chaos
import Client
import Loop
import Protocol
import Tokens

/// All devices of the run, and the record of what they did and saw.
final class Crowd {
    var record: Record
    private(set) var clients: [ChaosClient] = []
    /// The devices that write: they stay connected as far as the run lets them.
    let writers: [Int]
    /// The newest line that each user saw in each conversation.
    private var newest: [[Int: LineNumber]]
    /// Deletions to be asked for again.
    private(set) var openDeletions: [Int] = []
    private let loop: EventLoop
    private let start: UInt64
    private var conversationNumbers: [String: Int] = [:]
    private var userNumbers: [String: Int] = [:]
    private var generator: ChaosGenerator

    /// One of so many messages is marked as read when it arrives.
    private static let readShare = 4

    init(world: World, ports: [UInt16], seed: UInt64, loop: EventLoop) throws {
        self.loop = loop
        start = loop.now
        record = Record(world: world)
        newest = Array(repeating: [:], count: world.users.count)
        writers = world.devices.indices.filter { !world.devices[$0].roams }
        generator = ChaosGenerator(seed: seed)
        for (index, conversation) in world.conversations.enumerated() {
            conversationNumbers[conversation.name] = index
        }
        for (index, user) in world.users.enumerated() { userNumbers[user] = index }
        let maker = try ClientMaker(loop: loop, seed: seed)
        for (index, device) in world.devices.enumerated() {
            let client = maker.client(world.users[device.user], device.name, port: ports[index % ports.count])
            clients.append(ChaosClient(device: index, client: client, crowd: self))
        }
    }

    /// ms from the beginning.
    var now: Int { Int(loop.now - start) }

    var world: World { record.world }

    /// Users' numbers by name.
    var users: [String: Int] { userNumbers }

    /// What a client calls a conversation when it sends.
    func recipient(_ conversation: Int, from device: Int) -> String {
        let place = world.conversations[conversation]
        guard !place.isGroup else { return place.name }
        let user = world.devices[device].user
        return "user:" + world.users[place.members[0] == user ? place.members[1] : place.members[0]]
    }

    func received(_ message: IncomingMessage, by client: ChaosClient) {
        let line = LineNumber(message.id)
        let token = MessageToken.token(in: message.content)
        record.received(token, line: line, by: client.device, at: now)
        guard let line, let conversation = conversationNumbers[message.conversation] else {
            return record.noticed("a message of an unknown conversation, \(message.conversation)")
        }
        if let token, record.sends.indices.contains(token), record.sends[token].conversation != conversation {
            record.noticed("message \(token) came in another conversation, \(message.conversation)")
        }
        let user = world.devices[client.device].user
        newest[user][conversation] = max(newest[user][conversation] ?? line, line)
        if Int.random(in: 0..<Crowd.readShare, using: &generator) == 0 { read(conversation, by: client) }
    }

    func deleted(_ deletion: IncomingDeletion, seenBy device: Int) {
        guard let line = LineNumber(deletion.id),
            let conversation = conversationNumbers[deletion.conversation]
        else { return record.noticed("a deletion that makes no sense: \(deletion.id)") }
        record.deleted(line, in: conversation, seenBy: device, at: now)
    }

    func received(_ receipt: IncomingReceipt, by device: Int) {
        guard let line = LineNumber(receipt.id), let conversation = conversationNumbers[receipt.conversation]
        else { return record.noticed("a receipt that makes no sense: \(receipt.id)") }
        let seen = ReceiptSeen(
            at: now,
            conversation: conversation,
            line: line,
            isRead: receipt.status == .read,
            by: receipt.by.flatMap { userNumbers[$0] }
        )
        record.received(seen, by: device)
    }

    func deletionFailed(_ number: Int) {
        openDeletions.append(number)
    }

    /// Asks for a deletion, again if it could not be asked for before.
    func delete(_ number: Int) {
        let send = record.sends[record.deletions[number].token]
        guard let line = send.line else { return }
        let name = world.conversations[send.conversation].name
        if !clients[send.device].delete(number, conversation: name, line: line) {
            openDeletions.append(number)
        }
    }

    func retryDeletions() {
        let open = openDeletions
        openDeletions = []
        for number in open { delete(number) }
    }

    /// Says of every conversation that its users have read what they saw, each on the first of their devices.
    func readEverything() {
        for (user, devices) in world.devicesOfUser.enumerated() {
            guard let first = devices.first else { continue }
            for conversation in newest[user].keys.sorted() { read(conversation, by: clients[first]) }
        }
    }

    private func read(_ conversation: Int, by client: ChaosClient) {
        let user = world.devices[client.device].user
        guard let line = newest[user][conversation] else { return }
        record.read(conversation, upTo: line, by: user, at: now)
        client.client.markRead(world.conversations[conversation].name, upTo: line.text)
    }
}
