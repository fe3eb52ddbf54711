/// Remembers who has been there, and tells those that left from those that died.
///
/// Who stops in order takes its report along; the report of one that died stays for some seconds and grows old.
struct Attendance: Equatable, Sendable {
    private struct Attendee: Equatable, Sendable {
        var role: String
        var heard: UInt64
        var wasSilent: Bool
    }

    /// How long somebody who died is remembered, in ms.
    static let memory: UInt64 = 60_000
    /// The most names that are remembered; in a system that has more, somebody who dies is simply gone.
    static let mostNames = 512

    private var attendees: [String: Attendee] = [:]

    /// The names that are remembered, with their roles.
    var roles: [String: String] { attendees.mapValues(\.role) }

    /// Keeps those that are there or have died, and leaves out those that are gone for good.
    mutating func settle<Report>(_ sightings: [Sighting<Report>], at time: UInt64) -> [Sighting<Report>] {
        sightings.compactMap { sighting in
            if sighting.report != nil {
                note(sighting, at: time)
                return sighting
            }
            var missing = sighting
            missing.reportedAt = attendees[sighting.name]?.heard
            return sighting.aliveUntil != nil || hasDied(sighting.name, at: time) ? missing : nil
        }
    }

    private mutating func note<Report>(_ sighting: Sighting<Report>, at time: UInt64) {
        guard attendees[sighting.name] != nil || attendees.count < Attendance.mostNames else { return }
        attendees[sighting.name] = Attendee(
            role: sighting.role,
            heard: time - sighting.silence(at: time),
            wasSilent: sighting.isSilent(at: time)
        )
    }

    /// Whether a report was seen to grow old before it was gone, not long ago; forgets the name if not.
    private mutating func hasDied(_ name: String, at time: UInt64) -> Bool {
        if let attendee = attendees[name], attendee.wasSilent, time - min(time, attendee.heard) <= Self.memory
        {
            return true
        }
        attendees[name] = nil
        return false
    }
}
