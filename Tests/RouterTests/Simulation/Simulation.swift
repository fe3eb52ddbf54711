import Router

/// One device, its inbox, and the two connections between them, whose order against each other is not fixed.
struct Simulation {
    /// What may go wrong besides delays, which always happen.
    struct Weather: Sendable {
        var interruptions = 0
        var duplicates = 0
        var reordering = 0
        var deletions = 0
        var erasures = 0
        var flushes = 0
        var crashes = 0
        var acknowledgements = 0
    }

    private enum Answer {
        case attached(cursor: UInt64, last: UInt64, epoch: UInt64)
        case page([SimulatedInbox.Entry], isFilled: Bool)
    }

    private(set) var inbox = SimulatedInbox()
    private(set) var device = SimulatedDevice()
    private var random: SeededGenerator
    private var isSubscribed = true
    private var publications: [SimulatedInbox.Entry] = []
    /// Repeated by the link until it is answered.
    private var query: SimulatedDevice.Query?
    private var answer: Answer?

    init(seed: UInt64, backlog: Int = 0) {
        random = SeededGenerator(seed: seed)
        for _ in 0..<backlog { _ = inbox.store() }
        device.interrupted()
    }

    /// Lets `steps` things happen, in an order and with troubles that the seed decides, and at a pace that differs from
    /// seed to seed: queues stay short in some runs and grow long in others.
    mutating func run(steps: Int, _ weather: Weather) {
        let paces = (0..<6).map { _ in Int.random(in: 1...8, using: &random) }
        for _ in 0..<steps {
            var dice = Int.random(in: 0..<paces.reduce(2, +), using: &random)
            let event = paces.firstIndex { pace in
                dice -= pace
                return dice < 0
            }
            switch event {
            case 0: store()
            case 1: publish()
            case 2: ask()
            case 3: answerQuery()
            case 4: takeAnswer()
            case 5: device.drain(Int.random(in: 1...8, using: &random))
            default: trouble(weather)
            }
        }
    }

    /// Lets everything come to rest without further troubles; returns whether it did within the bound of queries.
    mutating func settle() -> Bool {
        if !isSubscribed { restore() }
        // That everything was deleted shows only with the next event.
        store()
        // A filled page may hold a single entry, and so may the one before the next hole.
        let pages = Int(inbox.last)
        for _ in 0..<20 + pages {
            while !publications.isEmpty { publish() }
            exchange()
            drain()
            if device.delivery.phase == .live, query == nil, publications.isEmpty { return true }
        }
        return false
    }

    mutating func store() {
        let entry = inbox.store()
        if isSubscribed { publications.append(entry) }
    }

    mutating func publish() {
        guard !publications.isEmpty else { return }
        device.published(publications.removeFirst())
    }

    /// Publications on their way.
    var inFlight: Int { publications.count }

    mutating func dropPublications() {
        publications = []
    }

    /// One query and its answer.
    mutating func exchange() {
        ask()
        answerQuery()
        takeAnswer()
    }

    /// The socket takes everything.
    mutating func drain() {
        device.drain(1_000)
    }

    mutating func ask() {
        if query == nil { query = device.nextQuery() }
    }

    mutating func answerQuery() {
        guard answer == nil, let query else { return }
        switch query {
        case .attach(let newest, let epoch):
            let found = inbox.attach(newest: newest, epoch: epoch)
            answer = .attached(cursor: found.cursor, last: found.last, epoch: found.epoch)
        case .page(let position):
            answer = .page(inbox.page(behind: position), isFilled: false)
        case .filledPage(let position):
            let most = Int.random(in: 1...SimulatedInbox.pageEntries, using: &random)
            answer = .page(inbox.filledPage(behind: position, most: most), isFilled: true)
        }
    }

    mutating func takeAnswer() {
        guard let taken = answer else { return }
        answer = nil
        query = nil
        switch taken {
        case .attached(let cursor, let last, let epoch):
            device.attached(cursor: cursor, last: last, epoch: epoch)
        case .page(let entries, let isFilled):
            device.paged(entries, isFilled: isFilled)
        }
    }
}

/// What goes wrong.
extension Simulation {
    private mutating func trouble(_ weather: Weather) {
        if happens(weather.acknowledgements) { inbox.acknowledge(device.told, epoch: device.delivery.epoch) }
        if happens(weather.interruptions) { interruptOrRestore() }
        if happens(weather.duplicates), let next = publications.first { publications.insert(next, at: 0) }
        if happens(weather.reordering), publications.count > 1 { publications.swapAt(0, 1) }
        if happens(weather.deletions), !inbox.entries.isEmpty {
            inbox.delete(at: Int.random(in: inbox.entries.indices, using: &random))
        }
        if happens(weather.erasures), !inbox.entries.isEmpty {
            inbox.erase(at: Int.random(in: inbox.entries.indices, using: &random))
        }
        if happens(weather.flushes) { flush() }
        if happens(weather.crashes) { crash() }
    }

    private mutating func happens(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &random) < percent
    }

    private mutating func interruptOrRestore() {
        guard isSubscribed else { return restore() }
        isSubscribed = false
        publications = []
    }

    private mutating func restore() {
        isSubscribed = true
        device.interrupted()
    }

    /// Everything is deleted, and nothing tells the device so.
    ///
    /// What was on its way arrives before what follows: one of the old inbox that is later than something of the new one
    /// could not be told from it.
    private mutating func flush() {
        while !publications.isEmpty { publish() }
        takeAnswer()
        inbox.flush()
    }

    /// Both connections break, and the newest events are gone.
    ///
    /// The device asks before new events come: what replaces lost ids before anybody asks cannot be told from them.
    private mutating func crash() {
        publications = []
        answer = nil
        inbox.rollBack(by: UInt64.random(in: 1...5, using: &random))
        restore()
        repeat { exchange() } while device.delivery.phase == .attaching
    }
}
