import Chaos
import Client
import Loop

/// What users do in a run: they write, delete, come and go, and are put into groups and out of them.
final class Load {
    private let crowd: Crowd
    private let desk: GroupDesk
    private let maker: ClientMaker
    private let loop: EventLoop
    private let rate: Int
    private var generator: ChaosGenerator
    /// The conversations that each user writes to.
    private var places: [[Int]]
    /// Messages that are due, in thousandths.
    private var due = 0
    private var lastTick: Int
    private var nextSlowTick: Int
    /// Devices that are away, and until when.
    private var away: [Int: Int] = [:]
    private var flooders: [Int: (device: Int, conversation: Int)] = [:]
    /// Who is in which group now, as far as this knows.
    private var guestsInside: [Int: Set<Int>] = [:]

    /// Between two looks at what happens rarely, in ms.
    private static let slowTick = 500
    /// Sends of a client without an answer beyond which it writes no more.
    private static let mostUnanswered = 50
    private static let floodUnanswered = 100

    init(crowd: Crowd, desk: GroupDesk, maker: ClientMaker, loop: EventLoop, rate: Int, seed: UInt64) {
        self.crowd = crowd
        self.desk = desk
        self.maker = maker
        self.loop = loop
        self.rate = rate
        generator = ChaosGenerator(seed: seed)
        places = Array(repeating: [], count: crowd.world.users.count)
        lastTick = crowd.now
        nextSlowTick = crowd.now + Load.slowTick
        for (index, conversation) in crowd.world.conversations.enumerated() {
            for user in Set(conversation.members + conversation.guests) { places[user].append(index) }
            guestsInside[index] = Set(conversation.members).intersection(conversation.guests)
        }
    }

    /// Does what is due; called every few ms.
    func tick(began: Int) {
        let now = crowd.now
        due += (now - lastTick) * rate
        lastTick = now
        // After a pause of this process the arrears are not made good all at once.
        due = min(due, rate * 1_000)
        while due >= 1_000 {
            due -= 1_000
            write()
        }
        for (device, conversation) in flooders.values { flood(device, conversation) }
        guard now >= nextSlowTick else { return }
        nextSlowTick = now + Load.slowTick
        comeAndGo(now, began: began)
        if Int.random(in: 0..<3, using: &generator) == 0 { deleteSomething(now) }
        if Int.random(in: 0..<6, using: &generator) == 0 { changeGroup() }
        crowd.retryDeletions()
    }

    func beginFlood(_ user: Int) {
        guard let device = crowd.writers.first(where: { crowd.world.devices[$0].user == user }),
            let conversation = places[user].filter({ isInside(user, $0) }).randomElement(using: &generator)
        else { return }
        flooders[user] = (device, conversation)
    }

    func endFlood(_ user: Int) {
        flooders[user] = nil
    }

    /// Everybody comes back, and stays.
    func end() {
        flooders = [:]
        for device in crowd.world.devices.indices { crowd.clients[device].client.start() }
    }

    /// Has each of these devices send a message, from whose answer a recovery is measured.
    func probe(_ devices: [Int], fault: Int) {
        for device in devices {
            let user = crowd.world.devices[device].user
            let pairs = places[user].filter { !crowd.world.conversations[$0].isGroup }
            guard let conversation = pairs.randomElement(using: &generator) else { continue }
            crowd.clients[device].send(to: conversation, fault: fault)
        }
    }

    /// Has a member of each group send a message to it.
    func probeGroups(fault: Int) {
        for (index, conversation) in crowd.world.conversations.enumerated() where conversation.isGroup {
            guard
                let device = crowd.writers.first(where: {
                    crowd.world.devices[$0].user == conversation.members[0]
                })
            else { continue }
            crowd.clients[device].send(to: index, fault: fault)
        }
    }

    private func write() {
        guard let device = crowd.writers.randomElement(using: &generator) else { return }
        let client = crowd.clients[device]
        let user = crowd.world.devices[device].user
        guard client.unanswered < Load.mostUnanswered,
            let conversation = places[user].randomElement(using: &generator)
        else { return }
        let isLong = Int.random(in: 0..<20, using: &generator) == 0
        let padding = isLong ? Int.random(in: 0..<4_000, using: &generator) : 0
        client.send(to: conversation, padding: padding)
    }

    private func flood(_ device: Int, _ conversation: Int) {
        let client = crowd.clients[device]
        for _ in client.unanswered..<max(client.unanswered, Load.floodUnanswered) {
            client.send(to: conversation)
        }
    }

    /// Devices that only read come for the first time, leave, and come back.
    private func comeAndGo(_ now: Int, began: Int) {
        for (device, until) in away where until <= now {
            away[device] = nil
            crowd.clients[device].client.start()
        }
        for (index, device) in crowd.world.devices.enumerated() where device.roams && away[index] == nil {
            guard device.begins + began <= now else { continue }
            crowd.clients[index].client.start()
            guard Int.random(in: 0..<20, using: &generator) == 0 else { continue }
            crowd.clients[index].client.stop()
            away[index] = now + Int.random(in: 200...8_000, using: &generator)
        }
    }

    /// One of the last messages is deleted by whoever sent it.
    private func deleteSomething(_ now: Int) {
        let recent = crowd.record.sends.indices.suffix(300)
        guard let token = recent.randomElement(using: &generator), crowd.record.sends[token].isAcknowledged,
            crowd.record.sends[token].fault == nil,
            !crowd.record.deletions.contains(where: { $0.token == token })
        else { return }
        crowd.delete(crowd.record.requestedDeletion(of: token, at: now))
    }

    private func changeGroup() {
        let groups = crowd.world.conversations.indices.filter {
            !crowd.world.conversations[$0].guests.isEmpty
        }
        guard let index = groups.randomElement(using: &generator),
            let guest = crowd.world.conversations[index].guests.randomElement(using: &generator)
        else { return }
        let conversation = crowd.world.conversations[index]
        let isInside = guestsInside[index, default: []].contains(guest)
        if isInside { guestsInside[index]?.remove(guest) } else { guestsInside[index]?.insert(guest) }
        desk.submit(
            HTTPCall(
                method: isInside ? "DELETE" : "PUT",
                path:
                    "/v1/groups/\(conversation.name.dropFirst("group:".count))/members/\(crowd.world.users[guest])",
                token: maker.token(crowd.world.users[conversation.members[0]], now: loop.wallClock),
                body: ""
            )
        )
    }

    private func isInside(_ user: Int, _ conversation: Int) -> Bool {
        !crowd.world.conversations[conversation].guests.contains(user)
    }
}
