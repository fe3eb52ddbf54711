import Testing

@testable import Redis

struct ChannelStateTests {
    /// One event, by its method.
    enum Event: CaseIterable {
        case subscribeWanted, unsubscribeWanted, confirmed, unsubscribed, connectionLost, connectionRestored

        func happen(to state: inout ChannelState) -> ChannelAction {
            switch self {
            case .subscribeWanted: state.subscribeWanted()
            case .unsubscribeWanted: state.unsubscribeWanted()
            case .confirmed: state.confirmed()
            case .unsubscribed: state.unsubscribed()
            case .connectionLost: state.connectionLost()
            case .connectionRestored: state.connectionRestored()
            }
        }
    }

    struct Row {
        let state: ChannelState
        let event: Event
        let next: ChannelState
        let action: ChannelAction

        init(_ state: ChannelState, _ event: Event, _ next: ChannelState, _ action: ChannelAction) {
            self.state = state
            self.event = event
            self.next = next
            self.action = action
        }
    }

    static let table: [Row] = [
        Row(.wanted, .subscribeWanted, .wanted, .none),
        Row(.wanted, .unsubscribeWanted, .wanted, .forget),
        Row(.wanted, .confirmed, .wanted, .none),
        Row(.wanted, .unsubscribed, .wanted, .none),
        Row(.wanted, .connectionLost, .wanted, .none),
        Row(.wanted, .connectionRestored, .wanted, .enqueue),

        Row(.pending, .subscribeWanted, .pending, .none),
        Row(.pending, .unsubscribeWanted, .cancelled, .none),
        Row(.pending, .confirmed, .confirmed, .report),
        Row(.pending, .unsubscribed, .pending, .none),
        Row(.pending, .connectionLost, .wanted, .none),
        Row(.pending, .connectionRestored, .pending, .none),

        Row(.confirmed, .subscribeWanted, .confirmed, .report),
        Row(.confirmed, .unsubscribeWanted, .unwanted, .enqueue),
        Row(.confirmed, .confirmed, .confirmed, .none),
        Row(.confirmed, .unsubscribed, .wanted, .enqueue),
        Row(.confirmed, .connectionLost, .wanted, .none),
        Row(.confirmed, .connectionRestored, .confirmed, .none),

        Row(.unwanted, .subscribeWanted, .confirmed, .report),
        Row(.unwanted, .unsubscribeWanted, .unwanted, .none),
        Row(.unwanted, .confirmed, .unwanted, .none),
        Row(.unwanted, .unsubscribed, .unwanted, .forget),
        Row(.unwanted, .connectionLost, .unwanted, .forget),
        Row(.unwanted, .connectionRestored, .unwanted, .none),

        Row(.unsubscribing, .subscribeWanted, .resubscribing, .none),
        Row(.unsubscribing, .unsubscribeWanted, .unsubscribing, .none),
        Row(.unsubscribing, .confirmed, .unsubscribing, .none),
        Row(.unsubscribing, .unsubscribed, .unsubscribing, .forget),
        Row(.unsubscribing, .connectionLost, .unsubscribing, .forget),
        Row(.unsubscribing, .connectionRestored, .unsubscribing, .none),

        Row(.cancelled, .subscribeWanted, .pending, .none),
        Row(.cancelled, .unsubscribeWanted, .cancelled, .none),
        Row(.cancelled, .confirmed, .unwanted, .enqueue),
        Row(.cancelled, .unsubscribed, .cancelled, .none),
        Row(.cancelled, .connectionLost, .cancelled, .forget),
        Row(.cancelled, .connectionRestored, .cancelled, .none),

        Row(.resubscribing, .subscribeWanted, .resubscribing, .none),
        Row(.resubscribing, .unsubscribeWanted, .unsubscribing, .none),
        Row(.resubscribing, .confirmed, .resubscribing, .none),
        Row(.resubscribing, .unsubscribed, .wanted, .enqueue),
        Row(.resubscribing, .connectionLost, .wanted, .none),
        Row(.resubscribing, .connectionRestored, .resubscribing, .none),
    ]

    @Test(arguments: table)
    func `an event changes the state and asks for its action`(row: Row) {
        var state = row.state
        let action = row.event.happen(to: &state)
        #expect(state == row.next)
        #expect(action == row.action)
    }

    @Test func `the table has every state and every event`() {
        let rows = Set(Self.table.map { "\($0.state) \($0.event)" })
        #expect(rows.count == ChannelState.allCases.count * Event.allCases.count)
        #expect(rows.count == Self.table.count)
    }
}
