import Router
import Testing

@Suite struct GroupReceiptsTests {
    private typealias Action = GroupReceipts.Action

    /// A group in each phase, with job 1 for this turn.
    private func group(in phase: GroupReceipts.Phase) -> GroupReceipts {
        var group = GroupReceipts()
        guard phase != .idle else { return group }
        _ = group.queued(1)
        guard phase != .gathering else { return group }
        _ = group.gathered()
        guard phase != .waiting else { return group }
        _ = group.turnCame()
        guard phase != .reading else { return group }
        _ = group.found(tellings: 2, hasMore: false)
        if phase == .telling(1) { _ = group.told() }
        return group
    }

    private static let phases: [GroupReceipts.Phase] = [
        .idle, .gathering, .waiting, .reading, .telling(0), .telling(1),
    ]

    private func expect(
        _ expected: [Action],
        _ event: (inout GroupReceipts) -> Action,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for (phase, action) in zip(Self.phases, expected) {
            var group = group(in: phase)
            #expect(group.phase == phase)
            let found = event(&group)
            #expect(found == action, "in \(phase)", sourceLocation: sourceLocation)
        }
    }

    @Test func `every event in every phase`() {
        let done = Action.finish(done: [1], again: false)
        let none = Action.none
        expect([.gather, none, none, none, none, none]) { $0.queued(2) }
        expect([none, .wait, none, none, none, none]) { $0.gathered() }
        expect([none, none, .read, none, none, none]) { $0.turnCame() }
        expect([none, none, none, .tell(0), none, none]) { $0.found(tellings: 1, hasMore: true) }
        expect([none, none, none, done, none, none]) { $0.found(tellings: 0, hasMore: false) }
        expect([none, none, none, none, .tell(1), done]) { $0.told() }
        expect([none, none, none, none, .wait, .wait]) { $0.conflicted() }
        expect([none, none, none, .fail([1]), .fail([1]), .fail([1])]) { $0.failed() }
    }

    @Test
    func `jobs that come while marks are gathered are done with them, later ones are gathered for again`() {
        var group = group(in: .gathering)
        #expect(group.queued(2) == .none)
        #expect(group.gathered() == .wait)
        #expect(group.queued(3) == .none)
        #expect(group.turnCame() == .read)
        #expect(group.queued(4) == .none)
        #expect(group.found(tellings: 0, hasMore: false) == .finish(done: [1, 2], again: true))
        #expect(group.phase == .gathering)
        #expect(group.gathered() == .wait)
        #expect(group.turnCame() == .read)
        #expect(group.found(tellings: 0, hasMore: false) == .finish(done: [3, 4], again: false))
        #expect(group == GroupReceipts())
    }

    @Test func `a log that is far behind is told in pieces, between which others have their turn`() {
        var group = group(in: .reading)
        for _ in 0..<3 {
            #expect(group.found(tellings: 1, hasMore: true) == .tell(0))
            #expect(group.told() == .wait)
            #expect(group.turnCame() == .read)
        }
        #expect(group.found(tellings: 1, hasMore: false) == .tell(0))
        #expect(group.told() == .finish(done: [1], again: false))
    }

    @Test func `conflicts end after some in a row`() {
        var group = group(in: .telling(0))
        _ = group.queued(2)
        for _ in 0..<GroupReceipts.mostConflicts {
            #expect(group.conflicted() == .wait)
            #expect(group.turnCame() == .read)
            #expect(group.found(tellings: 1, hasMore: false) == .tell(0))
        }
        #expect(group.conflicted() == .fail([1, 2]))
        #expect(group == GroupReceipts())
    }
}
