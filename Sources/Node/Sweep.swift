internal import Loop

/// Something with deadlines that are looked at now and then, a second's precision being enough.
protocol Swept: AnyObject {
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

    init(loop: EventLoop) {
        timer = loop.timer(every: Sweep.interval) { [unowned self, unowned loop] in
            sweepSlice(now: loop.now)
        }
    }

    /// The number of members.
    var count: Int { members.count }

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

    private func sweepSlice(now: UInt64) {
        slice = (slice + 1) % Sweep.slices
        let first = members.count * slice / Sweep.slices
        let last = members.count * (slice + 1) / Sweep.slices
        // From the back: a member that ends now is replaced by the last one, which has been looked at already.
        for index in (first..<last).reversed() where index < members.count {
            members[index].swept(now: now)
        }
    }
}
