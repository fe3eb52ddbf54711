/// What the person at the terminal has to know.
enum SupervisorReport: Equatable, CustomStringConvertible {
    case ended(ChildName, ChildEnd)
    case restarting(ChildName, ChildEnd, after: Duration)
    case isBack(ChildName)
    case tooSlow([ChildName])
    case stopping
    case killing([ChildName])

    var description: String {
        switch self {
        case .ended(let child, let end): "\(child) \(end); stopping everything"
        case .restarting(let child, let end, let delay): "\(child) \(end); starting it again in \(delay)"
        case .isBack(let child): "\(child) is back"
        case .tooSlow(let children):
            "\(Self.list(children)) did not become ready in time; stopping everything"
        case .stopping: "stopping; once more Ctrl-C to hurry"
        case .killing(let children): "\(Self.list(children)) did not end in time; killing"
        }
    }

    private static func list(_ children: [ChildName]) -> String {
        children.map(\.description).joined(separator: ", ")
    }
}
