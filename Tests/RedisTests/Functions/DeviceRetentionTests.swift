import TestSupport
import Testing

/// `martlet_1_expire_user`: devices that were not here for too long hold nothing back.
@Suite struct DeviceRetentionTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
    }

    private var inbox: String { server.inboxName("alice") }
    private var devices: String { server.devicesName("alice") }

    private func inboxIDs() throws -> [Int] {
        try server.inbox("alice").compactMap { Int($0.dropFirst(2)) }
    }

    /// Makes it so long ago that the device was here.
    private func age(_ device: String, to time: Int) throws {
        try server.call("HSET", devices, device, "\(time)")
    }

    @Test func `a device that is gone for too long no longer holds the inbox back`() throws {
        for device in ["phone", "desk", "tab"] { try server.attach("alice", device) }
        let now = try server.clock()
        for number in 1...50 {
            try server.call("XADD", inbox, "0-\(number)", "event", #"{"type":"x","time":\#(now)}"#)
        }
        try server.ack("alice", "phone", 30)
        try server.ack("alice", "tab", 40)
        #expect(try server.expireUser(before: now - 1_000) == RetentionStep(removed: 0))
        try age("desk", to: now - 2_000)
        let removed = try RetentionStep.all { try server.expireUser(before: now - 1_000) }
        #expect(removed.reduce(0, +) == 31)
        #expect(try server.cursors("alice").keys.sorted() == [":epoch", "phone", "tab"])
        #expect(try server.hash(devices).keys.sorted() == ["phone", "tab"])
        #expect(try inboxIDs() == Array(31...50))
        #expect(
            try server.ack("alice", "desk", 40).text?.hasPrefix("NOTATTACHED ") == true
        )
        #expect(try server.attach("alice", "desk").elements.map(\.integer).prefix(2) == [50, 50])
    }

    @Test func `a device that is connected stays, and counts as here`() throws {
        for device in ["phone", "desk"] { try server.attach("alice", device) }
        let now = try server.clock()
        for device in ["phone", "desk"] { try age(device, to: now - 2_000) }
        try server.call("SET", "presence:{alice}:phone", "n1")
        #expect(try server.expireUser(before: now - 1_000) == RetentionStep(removed: 1))
        #expect(try server.cursors("alice").keys.sorted() == [":epoch", "phone"])
        #expect(try #require(try Int(server.hash(devices)["phone"] ?? "")) >= now)
        try server.call("DEL", "presence:{alice}:phone")
        #expect(try server.expireUser(before: now - 1_000) == RetentionStep(removed: 0))
    }

    @Test func `a device of which it is not known when it was here is given the full time`() throws {
        try server.attach("alice", "phone")
        try server.call("DEL", devices)
        let now = try server.clock()
        #expect(try server.expireUser(before: now - 1_000) == RetentionStep(removed: 0))
        #expect(try #require(try Int(server.hash(devices)["phone"] ?? "")) >= now)
        try server.call("HSET", devices, "removed by hand", "5")
        _ = try server.expireUser(before: now - 1_000)
        #expect(try server.hash(devices).keys.sorted() == ["phone"])
    }
}
