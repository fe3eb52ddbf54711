internal import Loop

/// Something with deadlines that are looked at now and then, a second's precision being enough.
protocol Swept: Holder {
    /// Where the object stands in the sweep; kept by `Sweep`.
    var sweepIndex: Int { get set }

    /// Looks at the deadlines; `now` is the loop's monotonic time in ms.
    func swept(now: UInt64)
}

/// Looks at every connection's deadlines once a second, a tenth of them at a time.
///
/// One timer for all: a timer of its own would cost each of a million idle sockets more memory than its deadlines,
/// and moving it with every frame would cost more than looking. 20,000 connections take about 1 ms a second.
final class Sweep {
    /// The time between two looks at one connection is `interval` times `slices`.
    static let interval = Duration.milliseconds(100)
    static let slices = 10

    private var members: [any Swept] = []
    private var slice = 0
    private var timer: Timer?
    /// When the last look was due, and until when looks are left out.
    private var lastTick: UInt64
    private var pausedUntil: UInt64 = 0
    private var mayPauseFrom: UInt64 = 0

    /// A look that comes this much late, in ms, means that the process has stood still, as in a paused machine.
    private static let standstill: UInt64 = 1_000
    /// So much time, in ms, passes between two pauses: a node that is always late must still look at deadlines.
    private static let betweenPauses: UInt64 = 10_000

    /// `look` is called with each look at a slice, ten times a second.
    init(loop: EventLoop, _ look: @escaping () -> Void) {
        lastTick = loop.now
        timer = loop.timer(every: Sweep.interval) { [unowned self, unowned loop] in
            look()
            sweepSlice(now: loop.now)
        }
    }

    /// The number of members.
    var count: Int { members.count }

    /// All members, in no particular order.
    var all: [any Swept] { members }

    func add(_ member: any Swept) {
        member.sweepIndex = members.count
        members.append(member)
    }

    /// Removes a member; the last one takes its place.
    func remove(_ member: any Swept) {
        let index = member.sweepIndex
        guard index >= 0, index < members.count, members[index] === member else { return }
        members.swapAt(index, members.count - 1)
        members[index].sweepIndex = index
        members.removeLast()
        member.sweepIndex = -1
    }

    /// After a standstill nobody is looked at for a while: what the clients sent meanwhile has yet to be read, and
    /// would be taken for silence.
    private func isLate(now: UInt64) -> Bool {
        if now > lastTick + Sweep.standstill, now >= mayPauseFrom {
            pausedUntil = now + Sweep.standstill
            mayPauseFrom = now + Sweep.betweenPauses
        }
        lastTick = now
        return now < pausedUntil
    }

    private func sweepSlice(now: UInt64) {
        guard !isLate(now: now) else { return }
        slice = (slice + 1) % Sweep.slices
        let first = members.count * slice / Sweep.slices
        let last = members.count * (slice + 1) / Sweep.slices
        // From the back: a member that ends now is replaced by the last one, which has been looked at already.
        for index in (first..<last).reversed() where index < members.count {
            members[index].swept(now: now)
        }
    }
}
