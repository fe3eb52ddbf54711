internal import Terminal

extension Blocks {
    /// The fan-out: who has which partitions, and those that lag or have no owner in detail.
    var partitions: Block {
        let all = snapshot.partitions
        var line = ScreenLine("Fan-out", .bold)
        line.append("  \(Words.rate(rates.groupJobs)) new/s", .plain)
        line.append("   \(Words.rate(rates.groupJobsDone)) done/s", .plain)
        line.append("   \(Words.number(all.reduce(0) { $0 + $1.waiting })) wait", .plain)
        line.append("   \(Words.number(all.reduce(0) { $0 + $1.pending })) in hand", .plain)
        if let dead = snapshot.dead[Partition.role] {
            line.append("   \(Words.count(dead, "dead letter"))", .warning)
        }
        return Block(head: [line], rows: owners + details)
    }

    /// Who has the partition, in words; nil for nobody.
    private func owner(_ partition: Partition) -> String? {
        partition.owner.map { lives.isHolderGone(partition) ? "\($0) (gone)" : $0 }
    }

    /// `w1 0-7   w2 8-15`, on as many lines as it takes.
    private var owners: [ScreenLine] {
        var numbers: [String: [Int]] = [:]
        for partition in snapshot.partitions {
            numbers[owner(partition) ?? "", default: []].append(partition.number)
        }
        let names = numbers.keys.sorted { NameOrder($0) < NameOrder($1) }
        var lines: [ScreenLine] = []
        var line = ScreenLine()
        for name in names {
            let text =
                "  \(name.isEmpty ? "nobody" : SafeText.neutralise(name)) \(Words.ranges(numbers[name] ?? []))"
            if line.width > 0, line.width + DisplayWidth.of(text) + 1 > width {
                lines.append(line)
                line = ScreenLine()
            }
            line.append(line.width == 0 ? text : " \(text)", name.isEmpty ? .warning : .plain)
        }
        return lines + [line]
    }

    private var details: [ScreenLine] {
        let shown = snapshot.partitions.filter { $0.waiting > 0 || $0.holder == nil && $0.pending > 0 }
        guard !shown.isEmpty else { return [] }
        var table = Table(["  partition", "owner", "wait", "in hand", "oldest"], words: [1])
        for partition in shown {
            table.add([
                Table.Cell("  \(partition.number)"),
                owner(partition).map { Table.Cell($0) } ?? Table.Cell("nobody", .bad),
                Table.Cell(Words.number(partition.waiting)), Table.Cell(Words.number(partition.pending)),
                uptime(since: partition.figures.oldest),
            ])
        }
        return [table.lines.head] + table.lines.rows
    }

    /// The workers, those that are silent first.
    var workers: Block {
        guard !snapshot.workers.isEmpty else { return Block(head: [ScreenLine("Workers  none", .bold)]) }
        var table = Table(
            ["Workers", "role", "partitions", "jobs/s", "deliveries/s", "again/s", "given up", "up"],
            words: [1]
        )
        let silent = snapshot.workers.filter { $0.isSilent(at: snapshot.time) }
        for worker in silent {
            table.add(
                [Table.Cell("  \(worker.name)", .bad), Table.Cell(worker.role)] + dashes(5) + [
                    silence(worker)
                ]
            )
        }
        for worker in snapshot.liveWorkers { table.add(cells(worker)) }
        return Block(head: [table.lines.head], rows: table.lines.rows)
    }

    private func cells(_ worker: Sighting<WorkerReport>) -> [Table.Cell] {
        let rate = rates.workers[worker.name]
        let partitions = worker.report?.partitions ?? []
        let dead = worker.report?.dead ?? 0
        return [
            Table.Cell("  \(worker.name)"), Table.Cell(worker.role),
            Table.Cell(partitions.isEmpty ? "–" : Words.ranges(partitions)),
            Table.Cell(Words.rate(rate?.jobs)), Table.Cell(Words.rate(rate?.deliveries)),
            Table.Cell(Words.rate(rate?.redeliveries)),
            Table.Cell(Words.number(dead), dead == 0 ? .plain : .warning),
            uptime(since: worker.report?.since),
        ]
    }

    /// What the registry names: copies for taps, and calls to services; those with waiting jobs first, then those
    /// with dead letters, because the end is cut where the screen is low.
    var streams: Block {
        guard !snapshot.streams.isEmpty else { return Block(head: []) }
        var table = Table(["Streams", "for", "wait", "in hand", "most", "dead letters"], words: [1])
        for stream in snapshot.streams.sorted(by: isMoreUrgent) {
            let dead = snapshot.dead[stream.name] ?? 0
            table.add([
                Table.Cell("  work:\(stream.name)"), Table.Cell(stream.kinds.joined(separator: ", ")),
                Table.Cell(Words.number(stream.waiting)), Table.Cell(Words.number(stream.pending)),
                Table.Cell(Words.number(stream.most)),
                Table.Cell(Words.number(dead), dead == 0 ? .plain : .warning),
            ])
        }
        return Block(head: [table.lines.head], rows: table.lines.rows)
    }

    private func isMoreUrgent(_ left: JobStream, _ right: JobStream) -> Bool {
        let (before, after) = (snapshot.dead[left.name] ?? 0, snapshot.dead[right.name] ?? 0)
        if left.waiting != right.waiting { return left.waiting > right.waiting }
        if before != after { return before > after }
        return NameOrder(left.name) < NameOrder(right.name)
    }
}
