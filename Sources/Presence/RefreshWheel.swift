/// Visits every member exactly once a round, spread evenly over the round however the members came.
///
/// The slots of a wheel are visited one after the other. Members of a group are dealt out to the group's slots by turns
/// and stay where they are, so that no gap between two visits is longer than a round, and a slot's members share a group.
package struct RefreshWheel<Member: WheelMember> {
    private let groups: Int
    private var slots: [[Member]]
    /// How many members each group has been dealt.
    private var dealt: [Int]
    private var next = 0

    /// At least one group, and one slot for each.
    package init(groups: Int, slotsPerGroup: Int) {
        self.groups = max(1, groups)
        slots = Array(repeating: [], count: self.groups * max(1, slotsPerGroup))
        dealt = Array(repeating: 0, count: self.groups)
    }

    /// How many visits make a round.
    package var slotCount: Int { slots.count }

    /// The number of members.
    package var count: Int { slots.reduce(0) { $0 + $1.count } }

    /// Adds a member that is in no wheel.
    package mutating func add(_ member: Member, group: Int) {
        let slot = group + groups * (dealt[group] % (slots.count / groups))
        dealt[group] &+= 1
        member.wheelPlace.slot = UInt32(slot)
        member.wheelPlace.index = UInt32(slots[slot].count)
        slots[slot].append(member)
    }

    /// Removes a member, whose place the last one of its slot takes; false, and nothing done, for one that is nowhere.
    @discardableResult
    package mutating func remove(_ member: Member) -> Bool {
        let place = member.wheelPlace
        guard place.slot != WheelPlace.nowhere else { return false }
        let slot = Int(place.slot), index = Int(place.index)
        slots[slot].swapAt(index, slots[slot].count - 1)
        slots[slot][index].wheelPlace.index = place.index
        slots[slot].removeLast()
        member.wheelPlace = WheelPlace()
        return true
    }

    /// The members of the next slot, and the group that all of them are of.
    package mutating func visit() -> (group: Int, members: [Member]) {
        let slot = next
        next = (next + 1) % slots.count
        return (slot % groups, slots[slot])
    }
}
