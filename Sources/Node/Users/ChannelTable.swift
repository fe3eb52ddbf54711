/// Finds a user by the bytes of their channel, without making a String or an array for the look-up.
///
/// Open addressing with linear probing, at most half full; removal shifts the followers back, so that no tombstones
/// pile up on a node whose users come and go. The seed differs per process: channel names come from users, who must
/// not be able to make them collide.
struct ChannelTable {
    private struct Slot {
        var hash: UInt64
        var user: LocalUser?
    }

    private var slots: [Slot]
    private let seed: UInt64

    /// The number of users in the table.
    private(set) var count = 0

    init(seed: UInt64) {
        self.seed = seed
        slots = Array(repeating: Slot(hash: 0, user: nil), count: 16)
    }

    /// The user whose channel this is, if any of their devices is connected here.
    func user(of channel: Span<UInt8>) -> LocalUser? {
        slots[index(of: channel, hash: hash(channel))].user
    }

    /// Adds a user, who must not be in the table yet.
    mutating func insert(_ user: LocalUser) {
        if (count + 1) * 2 > slots.count { grow() }
        let channel = user.channel
        let hash = hash(channel.span)
        slots[index(of: channel.span, hash: hash)] = Slot(hash: hash, user: user)
        count += 1
    }

    /// Removes a user; nothing happens if they are not there.
    mutating func remove(_ user: LocalUser) {
        let channel = user.channel
        var hole = index(of: channel.span, hash: hash(channel.span))
        guard slots[hole].user != nil else { return }
        count -= 1
        slots[hole].user = nil
        var next = (hole + 1) & mask
        while slots[next].user != nil {
            let home = Int(truncatingIfNeeded: slots[next].hash) & mask
            if (next - home) & mask >= (next - hole) & mask {
                slots.swapAt(hole, next)
                hole = next
            }
            next = (next + 1) & mask
        }
    }

    /// Calls `body` with every user.
    func forEach(_ body: (LocalUser) -> Void) {
        for slot in slots {
            if let user = slot.user { body(user) }
        }
    }

    private var mask: Int { slots.count - 1 }

    /// Where the channel stands, or the empty slot where it would.
    private func index(of channel: Span<UInt8>, hash: UInt64) -> Int {
        var index = Int(truncatingIfNeeded: hash) & mask
        while let user = slots[index].user {
            if slots[index].hash == hash, user.hasChannel(channel) { return index }
            index = (index + 1) & mask
        }
        return index
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(hash: 0, user: nil), count: old.count * 2)
        for slot in old where slot.user != nil {
            var index = Int(truncatingIfNeeded: slot.hash) & mask
            while slots[index].user != nil { index = (index + 1) & mask }
            slots[index] = slot
        }
    }

    /// FNV-1a over the bytes, begun with the seed and finished by a mixer, since the low bits choose the slot.
    private func hash(_ bytes: Span<UInt8>) -> UInt64 {
        var hash = seed ^ 0xCBF2_9CE4_8422_2325
        for index in bytes.indices {
            hash = (hash ^ UInt64(bytes[index])) &* 0x0000_0100_0000_01B3
        }
        hash ^= hash >> 32
        hash = hash &* 0x9E37_79B9_7F4A_7C15
        return hash ^ hash >> 29
    }
}
