internal import Loop
internal import Protocol
internal import Redis
internal import Router
internal import Telemetry

/// One request about a group, from its body to the answer of Redis.
///
/// Every step is harmless when it runs twice, so the link to Redis may repeat it.
final class GroupRequest: HTTPHandler {
    unowned let node: Node
    let user: UserID
    let group: GroupID
    private let operation: GroupOperation
    private var exchange: HTTPExchange?
    /// How often the members were read to be deleted.
    private var readings = 0

    /// Members may come and go while a group is deleted; so often it is tried.
    private static let mostReadings = 3

    /// What a command to Redis was for; travels with it as its context.
    enum Step: UInt64 {
        case create, read, change
        /// Reads the members of a group that is to be deleted.
        case readMembers
    }

    init(_ operation: GroupOperation, _ group: GroupID, by user: UserID, node: Node) {
        self.node = node
        self.user = user
        self.group = group
        self.operation = operation
    }

    var takesBody: Bool { operation.takesBody }

    func handle(_ body: [UInt8], _ exchange: HTTPExchange) {
        self.exchange = exchange
        do throws(Problem) {
            try begin(body.span)
        } catch {
            answer(error.response)
        }
    }

    private func begin(_ body: Span<UInt8>) throws(Problem) {
        switch operation {
        case .create: try create(body)
        case .update: try update(body)
        case .read:
            try charge()
            try submit(.read) { commands.read(by: user, to: &$0) }
        case .delete:
            try charge()
            try readMembers()
        case .add(let target):
            try charge()
            try change(.add(target))
        case .remove(let target):
            try charge()
            try change(.remove(target))
        case .promote(let target):
            try charge()
            try change(.promote(target))
        case .demote(let target):
            try charge()
            try change(.demote(target))
        }
    }

    private func create(_ body: Span<UInt8>) throws(Problem) {
        let draft: GroupDraft
        do throws(GroupBodyError) {
            draft = try GroupDraft(body, creator: user)
        } catch {
            try charge()
            throw Problem(error)
        }
        // Each of them gets the group into the own list, and the line into the inbox.
        try charge(draft.members.count)
        guard draft.members.count <= limits.members else { throw Problem(.groupFull) }
        try submit(.create) { commands.create(draft, limits, to: &$0) }
    }

    private func update(_ body: Span<UInt8>) throws(Problem) {
        try charge()
        let wanted: GroupUpdate
        do throws(GroupBodyError) {
            wanted = try GroupUpdate(body)
        } catch {
            throw Problem(error)
        }
        try change(.update(wanted))
    }

    /// Asks who is in the group that is to be deleted.
    func readMembers() throws(Problem) {
        readings += 1
        try submit(.readMembers) { commands.read(by: user, to: &$0) }
    }

    /// Asks for a change.
    func change(_ request: GroupChangeRequest) throws(Problem) {
        try submit(.change) { commands.change(request, by: user, limits, to: &$0) }
    }

    /// The members may be read once more.
    var mayReadAgain: Bool { readings < GroupRequest.mostReadings }

    /// Ends the request; whoever answers later is not heard.
    func answer(_ response: HTTPResponse) {
        exchange?.answer(response)
        exchange = nil
    }

    private var commands: GroupCommands {
        GroupCommands(group, names: node.names, taps: node.taps.membership)
    }

    private var limits: GroupCommands.Limits {
        let configuration = node.configuration
        return GroupCommands.Limits(
            members: configuration.maximumMembers,
            groups: configuration.maximumGroups
        )
    }

    private func submit(_ step: Step, _ build: (inout Command) -> Void) throws(Problem) {
        let isChange = step == .create || step == .change
        let wasQueued = node.link.submit(to: self, context: step.rawValue, isDurable: isChange, build)
        guard wasQueued else { throw Problem.unavailable }
    }

    // MARK: The user's allowance

    private func charge(_ more: Int = 0) throws(Problem) {
        guard let wait = node.users.charge(operation.price + more, to: user) else { return }
        throw Problem.rateLimited(wait)
    }
}
