/// What the person at the terminal has to know.
indirect enum SupervisorReport: Equatable, Sendable, CustomStringConvertible {
    case ended(ChildName, ChildEnd)
    case restarting(ChildName, ChildEnd, after: Duration)
    case isBack(ChildName)
    case tooSlow([ChildName])
    case stopping
    case killing([ChildName])
    /// The last line after a failure.
    case stopped(because: SupervisorReport)

    var description: String {
        switch self {
        case .ended(let child, let end): "\(child) \(end)" + Self.consequence
        case .restarting(let child, let end, let delay): "\(child) \(end); starting it again in \(delay)"
        case .isBack(let child): "\(child) is back"
        case .tooSlow(let children):
            "\(Self.list(children)) did not become ready in time" + Self.consequence
        case .stopping: "stopping; once more Ctrl-C to hurry"
        case .killing(let children): "\(Self.list(children)) did not end in time; killing"
        case .stopped(let reason):
            "stopped, because \(reason.description.replacing(Self.consequence, with: ""))"
        }
    }

    private static let consequence = "; stopping everything"

    private static func list(_ children: [ChildName]) -> String {
        children.map(\.description).joined(separator: ", ")
    }
}
