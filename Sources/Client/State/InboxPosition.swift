/// How far a device has read its user's inbox, where every event has the next number.
package struct InboxPosition: Equatable, Sendable {
    /// The newest event that the application was given; 0 before the first.
    package private(set) var newest: UInt64

    /// The newest event that was acknowledged on this connection.
    package private(set) var acknowledged: UInt64

    /// Which inbox the numbers belong to; nil before the server said so.
    package private(set) var epoch: UInt64?

    /// A device that has seen everything up to `newest`.
    package init(newest: UInt64 = 0, epoch: UInt64? = nil) {
        self.newest = newest
        self.epoch = epoch
        acknowledged = newest
    }

    /// Whether there is something to acknowledge.
    package var owesAcknowledgement: Bool { acknowledged != newest }

    /// Notes an event; false for one that the application has had already.
    ///
    /// Numbers may leap, over events that this device caused itself.
    mutating func received(_ number: UInt64) -> Bool {
        guard number > newest else { return false }
        newest = number
        return true
    }

    /// Notes that an acknowledgement of everything goes out.
    mutating func acknowledge() {
        acknowledged = newest
    }

    /// Notes where the server stands on a new connection: acknowledgements may have been lost on the last one.
    ///
    /// In another inbox than before, as when Redis started again, the last numbers may mean other events: the position
    /// is forgotten for the server's cursor, lest new events pass for repeats.
    mutating func welcomed(cursor: UInt64, last: UInt64, epoch: UInt64) -> Continuity {
        defer { self.epoch = epoch }
        guard self.epoch ?? epoch == epoch, newest <= last else {
            let isLost = newest > last
            newest = min(cursor, last)
            acknowledged = newest
            return isLost ? .lost : .repeats
        }
        newest = max(newest, cursor)
        acknowledged = cursor
        return .kept
    }

    /// Goes to where the server says, also backwards, after it may have lost events.
    mutating func resynced(to number: UInt64, last: UInt64, epoch: UInt64) -> Continuity {
        let isLost = newest > last || number > newest
        self.epoch = epoch
        newest = number
        acknowledged = number
        return isLost ? .lost : .repeats
    }

    /// How the server's inbox goes on from what the device has.
    enum Continuity: Equatable {
        /// Where it ended.
        case kept
        /// Some events come again; none is missing that the server still has.
        case repeats
        /// Events are missing.
        case lost
    }
}
