/// Brings one run of lines to all its recipients, in calls for some of them at a time.
///
/// Members whose inbox refuses the lines are tried again after the others, with a growing delay, and given up in the end:
/// one broken key must not hold up a group. Members are numbers here: places in the run's list.
package struct DeliveryRound: Equatable, Sendable {
    /// Tries before a member is given up.
    package static let mostTries = 5
    /// The delay before the second try, in ms; later ones double: 1.5 s in all, for which the group waits.
    package static let firstDelay: UInt64 = 100

    package private(set) var phase = Phase.sending

    /// Members of one call.
    private let perCall: Int
    /// Who is left to try again; nil for everybody.
    private var again: [Int]?
    private let count: Int
    /// Places that calls were made for.
    private var sent = 0
    private var underWay = 0
    private var tries = 1
    private var refused: [Int] = []
    private var hopeless: [Int] = []

    /// Nobody at all is done at once.
    package init(members count: Int, perCall: Int) {
        self.count = count
        self.perCall = max(1, perCall)
        if count == 0 { phase = .done }
    }

    /// Whether there are members that no call was made for.
    package var wantsCall: Bool { phase == .sending && sent < places }

    /// The members of the next call; empty when all calls are made.
    package mutating func next() -> [Int] {
        guard wantsCall else { return [] }
        let end = min(sent + perCall, places)
        defer { sent = end }
        underWay += 1
        guard let again else { return Array(sent..<end) }
        return Array(again[sent..<end])
    }

    /// A call was answered; those who were refused are tried again, but for the hopeless, who were given up lately.
    package mutating func answered(refused: [Int], hopeless: [Int]) -> Action {
        guard phase == .sending, underWay > 0 else { return .none }
        underWay -= 1
        self.refused += refused
        self.hopeless += hopeless
        return underWay == 0 && sent == places ? tryEnded() : .none
    }

    /// The delay is over.
    package mutating func waited() -> Action {
        guard phase == .pausing else { return .none }
        phase = .sending
        return .send
    }

    /// Those who were given up are noted down.
    package mutating func buried() -> Action {
        guard phase == .burying else { return .none }
        phase = .done
        return .finish
    }

    private var places: Int { again?.count ?? count }

    private mutating func tryEnded() -> Action {
        if !refused.isEmpty, tries < DeliveryRound.mostTries {
            let delay = DeliveryRound.firstDelay << UInt64(tries - 1)
            again = refused
            refused = []
            sent = 0
            tries += 1
            phase = .pausing
            return .pause(milliseconds: delay)
        }
        let lost = (refused + hopeless).sorted()
        phase = lost.isEmpty ? .done : .burying
        return lost.isEmpty ? .finish : .bury(lost, tries: tries)
    }
}

extension DeliveryRound {
    /// What the round waits for.
    package enum Phase: Equatable, Sendable {
        /// For calls to be made and answered.
        case sending
        /// For the delay before the next try.
        case pausing
        /// For dead letters to be written.
        case burying
        /// For nothing.
        case done
    }

    /// What the shell is to do.
    package enum Action: Equatable, Sendable {
        case none
        /// Make the next calls.
        case send
        /// Wait so long.
        case pause(milliseconds: UInt64)
        /// Write dead letters for these members.
        case bury([Int], tries: Int)
        /// Everybody has the run who can get it.
        case finish
    }
}
