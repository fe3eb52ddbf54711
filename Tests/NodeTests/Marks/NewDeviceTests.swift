import TestSupport
import Testing

/// What a device is told about itself.
@Suite(.serialized, .stage(nodes: 2)) struct `A device that is new` {
    @Test func `is told so, and one that is known is not`() throws {
        let stage = try Stage.current
        let user = Stage.user("alice")
        let phone = try Device(user, on: stage.nodes[0])
        #expect(phone.welcome.bool("new") == true)
        let note = try phone.deliver(1, to: user, "before the tablet")
        let tablet = try Device(user, "tablet", on: stage.nodes[1])
        #expect(tablet.welcome.bool("new") == true)
        #expect(tablet.welcome.inbox == tablet.welcome.int("last"), "\(note) it reads from the history")
        // Long ago: a repeat of the same attach within seconds finds the device as new as it was.
        try stage.redis.command("HSET", "devices:{\(user)}", "phone", "1")
        let again = try Device(user, on: stage.nodes[1])
        #expect(again.welcome.bool("new") == nil)
    }
}
