import Protocol
import Testing

@testable import Presence

/// What is known of a user, whatever publications, readings and interruptions come between each other.
@Suite struct `What is known of a watched user` {
    private static let gone = PresenceStatus.offline(lastSeen: 50)

    /// Something that happens to what is known.
    enum Event: Sendable {
        case confirmed, interrupted, began
        /// The last reading says so.
        case read(PresenceStatus, UInt64)
        /// A reading that counts no more says so.
        case readOld(PresenceStatus, UInt64)
        case failed
        case published(PresenceStatus, UInt64)
    }

    /// Somebody whose phase is this, of whom it is known that they were online at 100 if that is the phase `current`.
    private static func knowledge(_ phase: PresenceKnowledge.Phase) -> PresenceKnowledge {
        var knowledge = PresenceKnowledge()
        if phase == .unconfirmed { return knowledge }
        _ = knowledge.confirmed()
        if phase == .due { return knowledge }
        let number = knowledge.readingBegan()
        if phase == .reading { return knowledge }
        _ = knowledge.wasRead(.online, at: 100, number: number ?? 0)
        return knowledge
    }

    private static func change(_ status: PresenceStatus, _ time: UInt64) -> PresenceChange? {
        let text =
            switch status {
            case .online: #"{"type":"presence","status":"online","time":\#(time)}"#
            case .offline(let seen):
                #"{"type":"presence","status":"offline","lastSeen":\#(seen ?? 0),"time":\#(time)}"#
            }
        let bytes = Array(text.utf8)
        return PresenceChange(bytes.span)
    }

    /// Returns the action; nil for a reading that is not begun.
    private static func apply(
        _ event: Event,
        _ knowledge: inout PresenceKnowledge
    ) throws -> PresenceKnowledge.Action? {
        switch event {
        case .confirmed: return knowledge.confirmed()
        case .interrupted:
            knowledge.interrupted()
            return PresenceKnowledge.Action.none
        case .began: return knowledge.readingBegan().map { _ in .read }
        case .read(let status, let time): return knowledge.wasRead(status, at: time, number: 1)
        case .readOld(let status, let time): return knowledge.wasRead(status, at: time, number: 0)
        case .failed: return knowledge.readingFailed(number: 1)
        case .published(let status, let time):
            let published = try #require(change(status, time))
            return knowledge.published(published)
        }
    }

    @Test(
        arguments: [
            (.unconfirmed, .confirmed, .read, .due, nil),
            (.due, .confirmed, PresenceKnowledge.Action.none, .due, nil),
            (.reading, .confirmed, .read, .due, nil),
            (.current, .confirmed, .read, .due, nil),

            (.unconfirmed, .interrupted, PresenceKnowledge.Action.none, .unconfirmed, nil),
            (.due, .interrupted, PresenceKnowledge.Action.none, .unconfirmed, nil),
            (.reading, .interrupted, PresenceKnowledge.Action.none, .unconfirmed, nil),
            (.current, .interrupted, PresenceKnowledge.Action.none, .unconfirmed, nil),

            (.unconfirmed, .began, nil, .unconfirmed, nil),
            (.due, .began, .read, .reading, nil),
            (.reading, .began, nil, .reading, nil),
            (.current, .began, nil, .current, .online),

            (.unconfirmed, .read(.online, 200), PresenceKnowledge.Action.none, .unconfirmed, nil),
            (.due, .read(.online, 200), PresenceKnowledge.Action.none, .due, nil),
            (.reading, .read(.online, 200), .tell, .current, .online),
            (.current, .read(gone, 200), PresenceKnowledge.Action.none, .current, .online),

            (.reading, .readOld(gone, 200), PresenceKnowledge.Action.none, .reading, nil),

            (.unconfirmed, .failed, PresenceKnowledge.Action.none, .unconfirmed, nil),
            (.due, .failed, PresenceKnowledge.Action.none, .due, nil),
            (.reading, .failed, .read, .due, nil),
            (.current, .failed, PresenceKnowledge.Action.none, .current, .online),

            (.unconfirmed, .published(.online, 200), PresenceKnowledge.Action.none, .unconfirmed, nil),
            (.due, .published(.online, 200), .tell, .due, .online),
            (.reading, .published(gone, 1), .tell, .reading, gone),
            (.current, .published(gone, 200), .tell, .current, gone),
            (.current, .published(.online, 200), .tellDue, .current, .online),
            (.current, .published(gone, 100), .tell, .current, gone),
            (.current, .published(gone, 99), .read, .due, nil),
        ]
            as [(
                PresenceKnowledge.Phase, Event, PresenceKnowledge.Action?, PresenceKnowledge.Phase,
                PresenceStatus?
            )]
    )
    func `follows from phase and event`(
        phase: PresenceKnowledge.Phase,
        event: Event,
        action: PresenceKnowledge.Action?,
        next: PresenceKnowledge.Phase,
        known: PresenceStatus?
    ) throws {
        var knowledge = Self.knowledge(phase)
        #expect(try Self.apply(event, &knowledge) == action)
        #expect(knowledge.phase == next)
        #expect(knowledge.known == known)
    }

    /// Applies the events and returns the last action.
    private func run(_ events: [Event]) throws -> (PresenceKnowledge, PresenceKnowledge.Action?) {
        var knowledge = PresenceKnowledge()
        var action: PresenceKnowledge.Action?
        for event in events { action = try Self.apply(event, &knowledge) }
        return (knowledge, action)
    }

    @Test func `is what was published while it was read, unless that was before`() throws {
        let during: [Event] = [.confirmed, .began, .published(Self.gone, 200)]
        for time in [150, 200] as [UInt64] {
            let (later, action) = try run(during + [.read(.online, time)])
            #expect(later.known == Self.gone, "the reading may be older")
            #expect(action == .tellDue)
        }
        let (earlier, action) = try run(during + [.read(.online, 201)])
        #expect(earlier.known == .online, "whatever was published before, the reading has seen")
        #expect(action == .tell)
    }

    @Test func `is told again after an interruption only if it is another`() throws {
        let before: [Event] = [.confirmed, .began, .read(.online, 100), .interrupted, .confirmed]
        var (knowledge, _) = try run(before)
        #expect(knowledge.known == nil, "may be outdated")
        let began = knowledge.readingBegan()
        let number = try #require(began)
        var other = knowledge
        #expect(knowledge.wasRead(.online, at: 300, number: number) == .tellDue)
        #expect(other.wasRead(Self.gone, at: 300, number: number) == .tell)
    }

    @Test func `follows Redis when its clock is set back`() throws {
        var (knowledge, _) = try run([.confirmed, .began, .read(.online, 9_000), .published(.online, 9_500)])
        let change = try #require(Self.change(Self.gone, 1_000))
        #expect(knowledge.published(change) == .read)
        let began = knowledge.readingBegan()
        let number = try #require(began)
        #expect(knowledge.wasRead(Self.gone, at: 1_001, number: number) == .tell)
        let next = try #require(Self.change(.online, 1_002))
        #expect(knowledge.published(next) == .tell)
        #expect(knowledge.known == .online)
    }

    @Test func `is not what a reading says that was begun before an interruption`() throws {
        var (knowledge, _) = try run([.confirmed, .began, .interrupted, .confirmed])
        #expect(knowledge.wasRead(.online, at: 100, number: 1) == .none)
        let began = knowledge.readingBegan()
        let number = try #require(began)
        #expect(knowledge.wasRead(.online, at: 100, number: 1) == .none)
        #expect(knowledge.readingFailed(number: 1) == .none)
        #expect(knowledge.wasRead(Self.gone, at: 100, number: number) == .tell)
    }
}
