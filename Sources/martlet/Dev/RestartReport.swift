/// How the replacing of all nodes goes, for the terminal and for who has asked for it.
///
/// The first word says whether there is more to come: `done` and `failed` are the last ones.
enum RestartReport: Equatable, CustomStringConvertible {
    case began([ChildName])
    case replaced(ChildName, in: Duration)
    case ended(Int, in: Duration)
    /// A node did not end, or its successor did not become ready.
    case gaveUp(ChildName, replaced: Int)
    /// Everything is being stopped meanwhile.
    case interrupted
    /// Not everything runs, or nodes are being replaced already.
    case refused

    var description: String {
        switch self {
        case .began(let nodes):
            "replacing \(nodes.map(\.description).joined(separator: ", ")), one after the other"
        case .replaced(let node, let time): "replaced \(node) in \(Self.seconds(time))"
        case .ended(let count, let time):
            "done: \(count) node\(count == 1 ? "" : "s") replaced in \(Self.seconds(time))"
        case .gaveUp(let node, let count):
            "failed: \(node) was not back in time; \(count) replaced, the rest left as they are"
        case .interrupted: "failed: everything is being stopped"
        case .refused: "failed: not everything runs, or nodes are being replaced already"
        }
    }

    private static func seconds(_ time: Duration) -> String {
        let tenths = time / .milliseconds(100)
        return "\(Int(tenths.rounded()) / 10).\(Int(tenths.rounded()) % 10) s"
    }
}
