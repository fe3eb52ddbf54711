import Redis
import TestSupport
import Testing

/// `martlet_1_attach`: where a device stands, and what it is told when ids were lost.
@Suite struct AttachTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
    }

    private struct Place: Equatable {
        var cursor: Int
        var last: Int
        var epoch: String
    }

    private func attach(_ device: String = "phone", newest: UInt64 = 0, epoch: String = "0") throws -> Place {
        let reply = try server.attach("bob", device, newest: newest, epoch: epoch)
        let elements = reply.elements
        try #require(elements.count == 4, "\(reply)")
        let cursor = try #require(elements[0].integer)
        let last = try #require(elements[1].integer)
        return Place(cursor: cursor, last: last, epoch: try #require(elements[2].text))
    }

    private func send(_ count: Int) throws {
        let first = UInt64(try server.entries(server.logName()).count) + 1
        for ref in first..<first + UInt64(count) { try server.send(ref: ref) }
    }

    @Test func `the first device begins with what the inbox still holds`() throws {
        try send(3)
        let place = try attach()
        #expect(place.cursor == 0 && place.last == 3)
        #expect(place.epoch.wholeMatch(of: /1[0-9]{15}/) != nil, "microseconds: \(place.epoch)")
        try server.ack("bob", 2)
        try server.call("HDEL", server.cursorName("bob"), "phone")
        #expect(try attach("desk") == Place(cursor: 2, last: 3, epoch: place.epoch))
        try server.ack("bob", "desk", 3)
        try server.call("HDEL", server.cursorName("bob"), "desk")
        #expect(try server.inbox("bob") == [])
        #expect(try attach("watch") == Place(cursor: 3, last: 3, epoch: place.epoch))
    }

    @Test func `a further device begins at the end, and takes nothing from the first`() throws {
        let epoch = try attach().epoch
        try send(3)
        #expect(try attach("desk") == Place(cursor: 3, last: 3, epoch: epoch))
        try server.ack("bob", "desk", 3)
        #expect(try server.inbox("bob").count == 3)
        try send(1)
        #expect(try attach("desk") == Place(cursor: 3, last: 4, epoch: epoch))
        #expect(try attach() == Place(cursor: 0, last: 4, epoch: epoch))
    }

    @Test func `a device is new until the node must have its answer, and never again`() throws {
        func isNew(_ device: String) throws -> Int? {
            try server.attach("bob", device).elements.last?.integer
        }
        for device in ["phone", "phone", "desk", "desk"] { #expect(try isNew(device) == 1) }
        let noted = try #require(try server.hash(server.devicesName("bob"))["phone"])
        let first = try #require(Int(noted.dropFirst()))
        let now = try server.clock()
        #expect(noted.first == "+" && (now - 60_000...now).contains(first))
        try server.call("HSET", server.devicesName("bob"), "phone", "+\(first - 15_000)")
        for _ in 1...2 { #expect(try isNew("phone") == 0) }
        #expect(try isNew("desk") == 1)
        let later = try #require(try server.hash(server.devicesName("bob"))["phone"].flatMap { Int($0) })
        #expect(later >= first)
        // Known since before it was noted.
        try server.call("DEL", server.devicesName("bob"))
        for device in ["phone", "phone", "desk"] { #expect(try isNew(device) == 0) }
    }

    @Test(arguments: ["inbox", "cursor", "devices"])
    func `with a key of another kind nothing is changed`(_ key: String) throws {
        try server.call("SET", "\(key):{bob}", "x")
        let before = try server.digest()
        #expect(try server.attach("bob").text?.hasPrefix("WRONGTYPE ") == true)
        #expect(try server.digest() == before)
    }

    @Test func `a known device stands where it acknowledged, however often it asks`() throws {
        let epoch = try attach().epoch
        try send(5)
        try server.ack("bob", 2)
        let before = try server.digest()
        for newest in [0, 5] as [UInt64] {
            #expect(try attach(newest: newest, epoch: epoch) == Place(cursor: 2, last: 5, epoch: epoch))
        }
        #expect(try server.digest() == before)
    }

    @Test func `a user may have so many devices and no more`() throws {
        #expect(try server.attach("bob", "a", most: 2).elements.count == 4)
        #expect(try server.attach("bob", "b", most: 2).elements.count == 4)
        let before = try server.digest()
        let refused = try server.attach("bob", "c", most: 2)
        #expect(refused == .error("TOOMANYDEVICES the user has 2 devices"))
        #expect(try server.digest() == before)
        #expect(try server.attach("bob", "a", most: 2).elements.count == 4)
        #expect(try server.attach("bob", "c", most: 3).elements.count == 4)
    }

    @Test func `a device that acknowledged more than there is goes back to what there is`() throws {
        let old = try attach()
        try send(5)
        try server.ack("bob", 5)
        try server.call("DEL", server.inboxName("bob"))
        try send(2)
        let place = try attach()
        #expect(place.cursor == 0 && place.last == 2)
        #expect(place.epoch > old.epoch)
        #expect(try attach(newest: 2, epoch: place.epoch) == place, "only once")
    }

    @Test func `ids that a node knows and Redis does not were lost`() throws {
        let old = try attach()
        try send(5)
        try server.ack("bob", 2)
        try server.attach("bob", "desk")
        let place = try attach(newest: 6, epoch: old.epoch)
        #expect(place.cursor == 2 && place.last == 5 && place.epoch > old.epoch)
        #expect(try server.cursors("bob") == ["phone": "2", "desk": "5", ":epoch": place.epoch])
    }

    @Test func `in another life of the server the inbox has another epoch, and every cursor stays`() throws {
        let old = try attach()
        try send(5)
        try server.ack("bob", 2)
        try server.restart()
        let place = try attach(newest: 5, epoch: old.epoch)
        #expect(place.cursor == 2 && place.last == 5 && place.epoch > old.epoch)
        #expect(try attach("desk", epoch: old.epoch).epoch == place.epoch, "once for all devices")
        #expect(try attach(newest: 5, epoch: place.epoch) == place, "only once")
    }

    @Test func `a master that was a replica meanwhile begins another life with the first greeting`() throws {
        let old = try attach()
        try send(3)
        let other = try FunctionServer()
        try other.follow(server)
        try other.call("REPLICAOF", "NO", "ONE")
        try server.follow(other)
        #expect(try server.call("FCALL", "martlet_1_hello", "0", "life").text?.hasPrefix("READONLY ") == true)
        try server.call("REPLICAOF", "NO", "ONE")
        #expect(try server.call("FCALL", "martlet_1_hello", "0", "life") == .text(FunctionLibrary.mark))
        #expect(try server.ack("bob", 3, epoch: old.epoch).text?.hasPrefix("OTHEREPOCH ") == true)
        let place = try attach(newest: 3, epoch: old.epoch)
        #expect(place.cursor == 0 && place.last == 3 && place.epoch > old.epoch)
    }

    @Test func `ids of another epoch prove nothing`() throws {
        let place = try attach()
        try send(1)
        for epoch in ["0", "1", "9\(place.epoch)"] {
            #expect(try attach(newest: 99, epoch: epoch).epoch == place.epoch)
        }
    }

    @Test func `all devices beyond the end go back and the others stay`() throws {
        for device in ["phone", "desk", "tablet"] { _ = try attach(device) }
        try send(6)
        try server.ack("bob", "phone", 6)
        try server.ack("bob", "desk", 5)
        try server.ack("bob", "tablet", 1)
        // As if Redis had come back without 4 to 6.
        for id in ["0-4", "0-5", "0-6"] { try server.call("XDEL", server.inboxName("bob"), id) }
        try server.call("XSETID", server.inboxName("bob"), "0-3")
        let place = try attach("tablet", newest: 6, epoch: try #require(try server.cursors("bob")[":epoch"]))
        #expect(place.cursor == 1 && place.last == 3)
        let cursors = try server.cursors("bob")
        #expect(cursors["phone"] == "1" && cursors["desk"] == "1" && cursors["tablet"] == "1")
    }

    @Test func `a new device of a user whose ids were lost begins at the end, too`() throws {
        let old = try attach()
        try send(5)
        try server.ack("bob", 5)
        try server.call("DEL", server.inboxName("bob"))
        try send(2)
        #expect(try attach("desk") == Place(cursor: 2, last: 2, epoch: old.epoch))
        let place = try attach(newest: 5, epoch: old.epoch)
        #expect(place.cursor == 0 && place.last == 2 && place.epoch > old.epoch)
        #expect(try attach("tablet") == Place(cursor: 2, last: 2, epoch: place.epoch))
    }

    @Test func `a device that a node knows and Redis lost misses nothing that there is`() throws {
        let old = try attach()
        try server.attach("bob", "desk")
        try send(3)
        try server.call("HDEL", server.cursorName("bob"), "desk")
        let again = try attach("desk", newest: 3, epoch: old.epoch)
        #expect(again == Place(cursor: 0, last: 3, epoch: old.epoch))
        try server.call("HDEL", server.cursorName("bob"), "desk")
        let place = try attach("desk", newest: 9, epoch: old.epoch)
        #expect(place.cursor == 0 && place.last == 3 && place.epoch > old.epoch)
    }

    @Test func `an inbox that another writer numbered is refused with its name`() throws {
        try server.call("XADD", server.inboxName("bob"), "*", "event", "{}")
        let reply = try server.attach("bob")
        #expect(reply.text?.hasPrefix("FOREIGNINBOX the ids of inbox:{bob} ") == true)
        #expect(try server.cursors("bob") == [:])
    }
}
