extension Problems {
    /// A job that has waited for so long, in ms, is said to be late: people notice.
    private static let lateJob: UInt64 = 5_000
    /// A stream that is filled up to this share will soon be full.
    private static let highFill = 0.8

    var ofPartitions: [Problem] {
        let isIdle = snapshot.liveWorkers.allSatisfy { $0.role != Partition.role }
        let orphans = snapshot.partitions.filter { $0.holder == nil && $0.waiting + $0.pending > 0 }
        let late = snapshot.partitions.filter { $0.holder != nil && isLate($0) }
        var problems: [Problem] = []
        if isIdle { problems.append(idle(orphans)) }
        // Without any worker that no partition has an owner goes without saying.
        if !isIdle { problems += [ownerless(orphans), forsaken].compactMap { $0 } }
        return problems + late.map(lateness) + [bequest].compactMap { $0 }
    }

    /// A worker died, and its leases have not ended yet; one that has its name by now does not hold them.
    private var bequest: Problem? {
        let orphans = snapshot.partitions.filter { lives.isHolderGone($0) }
        guard !orphans.isEmpty else { return nil }
        let names = Set(orphans.compactMap(\.owner)).sorted { NameOrder($0) < NameOrder($1) }
        let verb = orphans.count == 1 ? "belongs" : "belong"
        return .warning(
            "\(partitions(orphans)) still \(verb) to a \(names.joined(separator: " and a ")) that is gone:"
                + " messages wait until the lease ends"
        )
    }

    private func idle(_ orphans: [Partition]) -> Problem {
        let jobs = orphans.reduce(0) { $0 + $1.waiting + $1.pending }
        let text = "no fan-out worker is alive"
        return jobs == 0
            ? .warning("\(text): messages to groups would wait")
            : .bad("\(text), and \(Words.count(jobs, "job")) \(Words.verb("wait", jobs))")
    }

    private func ownerless(_ partitions: [Partition]) -> Problem? {
        guard !partitions.isEmpty else { return nil }
        let jobs = partitions.reduce(0) { $0 + $1.waiting + $1.pending }
        return .bad(
            "\(named(partitions)) no owner and \(Words.count(jobs, "job")) \(Words.verb("wait", jobs))"
        )
    }

    /// Workers are alive, and some partitions have belonged to none of them for a while: a lease lasts seconds.
    private var forsaken: Problem? {
        guard let baseline else { return nil }
        let free = zip(baseline.partitions, snapshot.partitions).filter { before, now in
            before.holder == nil && now.holder == nil && now.waiting + now.pending == 0
        }
        return free.isEmpty ? nil : .warning("\(named(free.map(\.1))) no owner")
    }

    private func named(_ partitions: [Partition]) -> String {
        "\(self.partitions(partitions)) \(partitions.count == 1 ? "has" : "have")"
    }

    private func partitions(_ partitions: [Partition]) -> String {
        "partition\(partitions.count == 1 ? "" : "s") \(Words.ranges(partitions.map(\.number)))"
    }

    private func isLate(_ partition: Partition) -> Bool {
        age(partition).map { $0 > Self.lateJob } ?? false
    }

    /// For how long the oldest job has been there, in ms.
    func age(_ partition: Partition) -> UInt64? {
        partition.figures.oldest.map { snapshot.time - min(snapshot.time, $0) }
    }

    private func lateness(_ partition: Partition) -> Problem {
        let age = Words.time(milliseconds: age(partition) ?? 0)
        let jobs = partition.waiting + partition.pending
        let which = jobs == 1 ? "its one job waits" : "the oldest of \(Words.number(jobs)) jobs waits"
        return .bad(
            "partition \(partition.number) belongs to \(partition.owner ?? "?"), and \(which) for \(age)"
        )
    }

    var ofStreams: [Problem] {
        snapshot.streams.flatMap { stream in
            [foreign(stream), fill(stream), standstill(stream)].compactMap { $0 }
        }
    }

    private func foreign(_ stream: JobStream) -> Problem? {
        guard stream.isForeign else { return nil }
        let what = stream.consequence(isFull: false)
        let whose = stream.isBuiltIn ? "a built-in worker's" : "registered"
        return .bad("work:\(stream.name) is \(whose), but its key is of another type: \(what)")
    }

    private func fill(_ stream: JobStream) -> Problem? {
        guard stream.most > 0 else { return nil }
        let share = Double(stream.figures.length) / Double(stream.most)
        guard share >= Self.highFill else { return nil }
        let what = stream.consequence(isFull: true)
        let text = "work:\(stream.name) is filled to \(Words.percent(share)); when it is full, \(what)"
        return share >= 1 ? .bad(text) : .warning(text)
    }

    /// Jobs wait, and nothing was taken since the look before.
    private func standstill(_ stream: JobStream) -> Problem? {
        guard stream.waiting > 0, let before = baseline?.streams.first(where: { $0.name == stream.name }),
            before.waiting > 0,
            before.figures.group(stream.name).lastTaken == stream.figures.group(stream.name).lastTaken
        else { return nil }
        let jobs = stream.waiting == 1 ? "job" : "\(Words.number(stream.waiting)) jobs"
        return .bad("nobody takes the \(jobs) of work:\(stream.name)")
    }
}
