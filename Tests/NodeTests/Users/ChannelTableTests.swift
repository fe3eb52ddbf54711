import Protocol
import Router
import Testing

@testable import Node

/// The node's own hash table against the standard library's.
@Suite struct ChannelTableTests {
    private func user(_ number: Int) throws -> LocalUser {
        let id = try #require(UserID("user\(number)"))
        let allowance = TokenBucket(rate: 0, burst: 0, now: 0)
        return LocalUser(id: id, channel: Array("user:{\(id)}".utf8), sendAllowance: allowance)
    }

    @Test(arguments: [0, 1, 0x9E37_79B9_7F4A_7C15, .max] as [UInt64])
    func `finds exactly those who are in it, whoever came and went before`(seed: UInt64) throws {
        var random = Random(state: seed &+ 1)
        var table = ChannelTable(seed: seed)
        var model: [Int: LocalUser] = [:]
        for step in 0..<20_000 {
            // Grows to some hundred, shrinks to a few, grows again.
            let isGrowing = step / 2_500 % 2 == 0
            let number = Int(random.next() % 700)
            if let present = model[number] {
                if !isGrowing || random.next() % 4 == 0 {
                    table.remove(present)
                    model[number] = nil
                }
            } else if isGrowing || random.next() % 4 == 0 {
                let new = try user(number)
                table.insert(new)
                model[number] = new
            }
            #expect(table.count == model.count)
            let other = Int(random.next() % 700)
            let channel = Array("user:{user\(other)}".utf8)
            let found = table.user(of: channel.span)
            #expect(found === model[other], "step \(step)")
        }
        var seen: Set<String> = []
        table.forEach { #expect(seen.insert($0.id.text).inserted) }
        #expect(seen == Set(model.values.map(\.id.text)))
    }

    @Test func `removing somebody who is not there changes nothing`() throws {
        var table = ChannelTable(seed: 7)
        table.remove(try user(1))
        let one = try user(1)
        table.insert(one)
        table.remove(try user(2))
        #expect(table.count == 1)
        let channel = one.channel
        let found = table.user(of: channel.span)
        #expect(found === one)
        let nobody: [UInt8] = []
        let none = table.user(of: nobody.span)
        #expect(none == nil)
    }

    /// Repeatable: a failure shows again.
    private struct Random {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
    }
}
