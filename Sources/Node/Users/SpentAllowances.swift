internal import Loop
internal import Protocol
internal import Router

/// The send allowances of users who have left, so that who connects again gets no new burst.
///
/// A bucket that owes nothing is full again after `TokenBucket.burstSeconds`: it is kept for at least that time. One
/// that owes is kept until it is full. Users who sent nothing lately cost nothing.
final class SpentAllowances {
    /// Some MB; beyond it a user is forgotten, which only gives them a burst too many.
    private static let most = 65_536

    private let loop: EventLoop
    private var recent: [UserID: TokenBucket] = [:]
    private var older: [UserID: TokenBucket] = [:]
    private var rotation: Timer?

    init(loop: EventLoop) {
        self.loop = loop
    }

    /// The user has left the node.
    func keep(_ allowance: TokenBucket, of id: UserID) {
        guard !allowance.isFull(now: loop.now), recent.count < SpentAllowances.most else { return }
        recent[id] = allowance
        guard rotation == nil else { return }
        rotation = loop.timer(every: .seconds(TokenBucket.burstSeconds)) { [unowned self] in rotate() }
    }

    /// What the user had left, if that was a short time ago.
    func take(of id: UserID) -> TokenBucket? {
        recent.removeValue(forKey: id) ?? older.removeValue(forKey: id)
    }

    private func rotate() {
        let now = loop.now
        var kept = recent
        for (id, allowance) in older where kept.count < SpentAllowances.most && !allowance.isFull(now: now) {
            kept[id] = allowance
        }
        older = kept
        recent = [:]
        if older.isEmpty { rotation = nil }
    }
}
