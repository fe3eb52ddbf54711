/// What `martlet dev` writes: its own words, and those of its children behind their names.
struct DevConsole {
    private static let nameWidth = 10
    /// SGR colours of the children's names, by turns.
    private static let colours = [36, 32, 33, 35, 34]

    let isColoured: Bool
    let fileLimit: UInt64

    /// A line of a child, to standard error.
    func relay(_ line: String, from child: ChildName) {
        guard !line.isEmpty else { return }
        let name = child.description
        let padded = name + String(repeating: " ", count: max(1, Self.nameWidth - name.count))
        let label = isColoured ? "\u{1B}[\(colour(of: child))m\(padded)\u{1B}[0m" : padded
        Output.error.write("\(label)| \(line)\n")
    }

    func report(_ report: SupervisorReport) {
        Output.error.write("martlet dev: \(report)\n")
    }

    func report(_ report: RestartReport) {
        Output.error.write("martlet dev: \(report)\n")
    }

    /// The block that says where everything is, to standard output.
    func announce(_ plan: DevPlan, processes: [ChildName: Int32]) {
        Output.standard.write(Banner.text(plan, fileLimit: fileLimit, processes: processes))
    }

    private func colour(of child: ChildName) -> Int {
        switch child {
        case .redis: 31
        case .proxy, .presence, .receipts, .retention: 37
        case .node(let number), .worker(let number): Self.colours[number % Self.colours.count]
        }
    }
}
