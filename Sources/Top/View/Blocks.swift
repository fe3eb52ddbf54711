internal import Terminal

/// The parts of the view that show figures.
struct Blocks {
    let snapshot: Snapshot
    let rates: Rates
    let lives: Lives
    let width: Int

    /// Redis itself.
    var server: Block {
        guard let server = snapshot.server else { return Block(head: [ScreenLine("Redis", .bold)]) }
        let title = "\(server.version), up \(Words.time(milliseconds: server.uptimeSeconds &* 1000))"
        var line = ScreenLine(title, .bold)
        line.append("   \(memory(server))   \(Words.rate(rates.commands)) commands/s", .plain)
        let functions = "  \(Words.rate(rates.functionCalls)) function calls/s"
        let each = rates.functionMicroseconds.map { ", \(Words.rate($0)) µs each" } ?? ""
        let hits = rates.hitShare.map { Words.percent($0) } ?? "–"
        let keys = "   hits \(hits)   evicted \(Words.number(server.evicted))"
        return Block(head: [line, ScreenLine(functions + each + keys), ScreenLine(clients(server))])
    }

    private func memory(_ server: ServerFigures) -> String {
        guard server.memoryLimit > 0 else { return "\(Words.bytes(server.usedMemory)), no limit" }
        let share = Words.percent(Double(server.usedMemory) / Double(server.memoryLimit))
        return "\(Words.bytes(server.usedMemory)) of \(Words.bytes(server.memoryLimit)) (\(share))"
    }

    private func clients(_ server: ServerFigures) -> String {
        var kinds = snapshot.subscribers.map { ["\(Words.number($0)) pub/sub"] } ?? []
        if let monitors = snapshot.monitors {
            kinds.append(monitors == 0 ? "no MONITOR" : "\(monitors) MONITOR")
        }
        let details = kinds.isEmpty ? "" : " (\(kinds.joined(separator: ", ")))"
        let slow = snapshot.slowLog.map { Words.number($0) } ?? "–"
        return "  \(Words.count(server.clients, "client"))\(details)"
            + "   \(Words.count(Int(clamping: server.channels), "channel"))   slow log \(slow)"
    }

    /// The nodes, those that are silent first.
    var nodes: Block {
        var table = Table(["Nodes", "connections", "users", "sends/s", "deliveries/s", "up"])
        table.add(total)
        let silent = snapshot.nodes.filter { $0.isSilent(at: snapshot.time) }
        for node in silent { table.add([Table.Cell("  \(node.name)", .bad)] + dashes(4) + [silence(node)]) }
        for node in snapshot.liveNodes { table.add(cells(node)) }
        let lines = table.lines
        return Block(head: [lines.head] + lines.rows.prefix(1), rows: Array(lines.rows.dropFirst()))
    }

    private var total: [Table.Cell] {
        let totals = Totals(snapshot, rates)
        return [
            Table.Cell("  all \(totals.nodes)"), Table.Cell(Words.number(totals.connections)),
            Table.Cell(Words.number(totals.users)), Table.Cell(Words.rate(totals.sends)),
            Table.Cell(Words.rate(totals.deliveries)),
        ]
    }

    private func cells(_ node: Sighting<NodeReport>) -> [Table.Cell] {
        let rate = rates.nodes[node.name]
        return [
            Table.Cell("  \(node.name)"), Table.Cell(node.report.map { Words.number($0.connections) } ?? "–"),
            Table.Cell(node.report.map { Words.number($0.users) } ?? "–"),
            Table.Cell(Words.rate(rate?.sends)), Table.Cell(Words.rate(rate?.deliveries)),
            uptime(since: node.report?.since),
        ]
    }

    func dashes(_ count: Int) -> [Table.Cell] {
        Array(repeating: Table.Cell("–", .dim), count: count)
    }

    func silence<Report>(_ sighting: Sighting<Report>) -> Table.Cell {
        Table.Cell("silent \(Words.time(milliseconds: sighting.silence(at: snapshot.time)))", .bad)
    }

    func uptime(since: UInt64?) -> Table.Cell {
        Table.Cell(since.map { Words.time(milliseconds: snapshot.time - min(snapshot.time, $0)) } ?? "–")
    }
}
