/// Where a way through all names in Redis stands: what to ask next, one question at a time.
///
/// A conversation or user has several names. The leader stands for all of them; where another name is met, Redis is asked
/// whether the leader is there, and only where it is not, the name brings its conversation or user itself.
struct KeyspaceWalk: Equatable {
    /// SCAN begins and ends with this cursor.
    private static let start = "0"

    private let mostSteps: Int
    private var cursor = KeyspaceWalk.start
    private var phase = Phase.scanning
    /// What the page has brought, the next one last.
    private var targets: [ExpiryTarget] = []
    private var candidates: [ExpiryTarget] = []
    private var steps = 0
    /// What was left alone.
    private(set) var foreign = 0

    private enum Phase: Equatable {
        case scanning, probing, expiring, over
    }

    init(mostSteps: Int) {
        self.mostSteps = mostSteps
    }

    /// What to ask now; the same again until it is answered.
    var action: Action {
        switch phase {
        case .scanning: .scan(cursor: cursor)
        case .probing: .probe(candidates)
        case .expiring: targets.last.map { .expire($0) } ?? .scan(cursor: cursor)
        case .over: .rest
        }
    }

    /// A page of names, and where the next one begins.
    mutating func scanned(_ names: [KeyName], next: String) {
        guard phase == .scanning else { return }
        cursor = next
        var leading: Set<ExpiryTarget> = []
        var following: Set<ExpiryTarget> = []
        for name in names {
            switch name {
            case .of(let target, isLeader: true): leading.insert(target)
            case .of(let target, isLeader: false): following.insert(target)
            case .malformed: foreign += 1
            case .other: continue
            }
        }
        targets = Array(leading)
        candidates = Array(following.subtracting(leading))
        if candidates.isEmpty { expireNext() } else { phase = .probing }
    }

    /// Whether the leaders of the candidates are there, in their order; for those the leader is met elsewhere.
    mutating func probed(_ areThere: [Bool]) {
        guard phase == .probing else { return }
        for (candidate, isThere) in zip(candidates, areThere) where !isThere { targets.append(candidate) }
        candidates = []
        expireNext()
    }

    /// A step is done; there may be more for the same.
    mutating func expired(hasMore: Bool) {
        guard phase == .expiring else { return }
        steps += 1
        guard !hasMore || steps >= mostSteps else { return }
        targets.removeLast()
        expireNext()
    }

    /// A key of the one that is at hand holds something foreign: it is left alone.
    mutating func refused() {
        switch phase {
        case .expiring:
            foreign += 1
            targets.removeLast()
            expireNext()
        case .probing:
            candidates = []
            expireNext()
        case .scanning, .over: return
        }
    }

    private mutating func expireNext() {
        steps = 0
        if !targets.isEmpty {
            phase = .expiring
        } else {
            phase = cursor == KeyspaceWalk.start ? .over : .scanning
        }
    }

    /// One question to Redis.
    enum Action: Equatable {
        /// The next page of names.
        case scan(cursor: String)
        /// Whether the leaders of these are there.
        case probe([ExpiryTarget])
        /// One step for this conversation or user.
        case expire(ExpiryTarget)
        /// Nothing: all names were seen.
        case rest
    }
}
