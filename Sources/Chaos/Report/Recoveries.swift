/// How long it took after faults until those whom they hit were served again.
///
/// When a fault begins, each client that it hits sends a message; a worker's fault has a message sent to each group. It is
/// over for them when the message is answered with `sent`, and for a worker's when it arrives at the first other device.
package struct Recoveries: Equatable, Sendable {
    package struct Row: Equatable, Sendable {
        package let kind: FaultKind
        /// How many faults of this kind there were.
        package let faults: Int
        /// From the beginning of the fault, in ms.
        package let fromFault: Spread
        /// From when what was broken was put right, in ms; 0 for those who did not have to wait for that.
        package let fromRepair: Spread
    }

    /// In the order of the kinds; only those that occurred.
    package let rows: [Row]
    /// Over all faults, in ms from their beginning.
    package let all: Spread
    package let allFromRepair: Spread

    package init(_ record: Record) {
        let arrivals = Recoveries.firstArrivals(record)
        var fromFault: [FaultKind: [Int]] = [:]
        var fromRepair: [FaultKind: [Int]] = [:]
        for (token, send) in record.sends.enumerated() {
            guard let index = send.fault else { continue }
            let fault = record.faults[index]
            guard let end = fault.kind.victim == .worker ? arrivals[token] : send.acknowledgedAt else {
                continue
            }
            fromFault[fault.kind, default: []].append(end - fault.at)
            fromRepair[fault.kind, default: []].append(max(0, end - (fault.repairedAt ?? fault.at)))
        }
        rows = FaultKind.allCases.compactMap { kind in
            let count = record.faults.count { $0.kind == kind }
            guard count > 0 else { return nil }
            return Row(
                kind: kind,
                faults: count,
                fromFault: Spread(fromFault[kind] ?? []),
                fromRepair: Spread(fromRepair[kind] ?? [])
            )
        }
        all = Spread(fromFault.values.flatMap(\.self))
        allFromRepair = Spread(fromRepair.values.flatMap(\.self))
    }

    /// When each message that measures a recovery arrived first.
    private static func firstArrivals(_ record: Record) -> [Int: Int] {
        var first: [Int: Int] = [:]
        for arrivals in record.arrivals {
            for arrival in arrivals where record.sends[arrival.token].fault != nil {
                first[arrival.token] = min(first[arrival.token] ?? .max, arrival.at)
            }
        }
        return first
    }
}
