import Router
import Testing

@Suite struct AddressLimitsTests {
    private let one = ClientAddress(ipv4: 0xC000_0207)
    private let other = ClientAddress(ipv4: 0xC000_0208)

    @Test func `an address has so many connections, others have theirs, and who leaves makes room`() {
        var limits = AddressLimits(rate: 0, connections: 2)
        #expect(limits.connected(one, now: 0) == .admitted)
        #expect(limits.connected(one, now: 0) == .admitted)
        #expect(limits.connected(one, now: 0) == .tooMany)
        #expect(limits.connected(other, now: 0) == .admitted)
        limits.disconnected(one)
        #expect(limits.connected(one, now: 0) == .admitted)
        #expect(limits.connected(one, now: 1_000_000) == .tooMany, "time makes no room")
    }

    @Test func `an address connects so often a second, with bursts of five seconds' worth`() {
        var limits = AddressLimits(rate: 2, connections: 0)
        for _ in 0..<10 { #expect(limits.connected(one, now: 5) == .admitted) }
        #expect(limits.connected(one, now: 5) == .tooFast(milliseconds: 500))
        #expect(limits.connected(other, now: 5) == .admitted)
        #expect(limits.connected(one, now: 505) == .admitted)
        #expect(limits.connected(one, now: 505) == .tooFast(milliseconds: 500))
    }

    @Test func `requests and connections of an address come out of the same allowance`() {
        var limits = AddressLimits(rate: 1, connections: 0)
        #expect(limits.wait(one, now: 0) == nil, "who is unknown may ask")
        for _ in 0..<5 { #expect(limits.take(one, now: 0) == nil) }
        #expect(limits.wait(one, now: 0) == 1_000)
        #expect(limits.take(one, now: 0) == 1_000)
        #expect(limits.connected(one, now: 400) == .tooFast(milliseconds: 600))
        #expect(limits.wait(one, now: 1_000) == nil)
        #expect(limits.wait(one, now: 1_000) == nil, "to look costs nothing")
    }

    @Test func `a refused connection does not count as one`() {
        var limits = AddressLimits(rate: 1, connections: 6)
        for _ in 0..<5 { _ = limits.connected(one, now: 0) }
        for _ in 0..<100 { #expect(limits.connected(one, now: 0) != .admitted) }
        #expect(limits.connected(one, now: 60_000) == .admitted)
        #expect(limits.connected(one, now: 60_000) == .tooMany)
    }

    @Test func `who is neither connected nor has used anything up is forgotten`() {
        var limits = AddressLimits(rate: 1, connections: 10)
        _ = limits.connected(one, now: 0)
        _ = limits.take(other, now: 0)
        #expect(limits.tidy(now: 999) == true)
        #expect(limits.count == 2)
        #expect(limits.tidy(now: 1_000) == true)
        #expect(limits.count == 1, "the other's allowance is full again")
        limits.disconnected(one)
        #expect(limits.tidy(now: 1_000) == false)
        #expect(limits.count == 0)
    }

    @Test func `an end that belongs to no connection changes nothing`() {
        var limits = AddressLimits(rate: 0, connections: 1)
        limits.disconnected(one)
        #expect(limits.connected(one, now: 0) == .admitted)
        limits.disconnected(one)
        limits.disconnected(one)
        #expect(limits.connected(one, now: 0) == .admitted)
        #expect(limits.connected(one, now: 0) == .tooMany)
    }

    @Test func `an IPv6 network is never the same as an IPv4 address`() {
        #expect(ClientAddress(ipv6Network: 0) != ClientAddress(ipv4: 0))
        #expect(ClientAddress(ipv6Network: 0xC000_0207) != one)
        #expect(ClientAddress(ipv6Network: 7) == ClientAddress(ipv6Network: 7))
    }

    @Test func `without limits nothing is counted`() {
        #expect(AddressLimits(rate: 0, connections: 0).isOff)
        #expect(!AddressLimits(rate: 1, connections: 0).isOff)
        #expect(!AddressLimits(rate: 0, connections: 1).isOff)
    }

    @Test func `more addresses than are remembered come in nevertheless`() {
        var limits = AddressLimits(rate: 1, connections: 1)
        for number in 0..<UInt64(AddressLimits.most) {
            _ = limits.connected(ClientAddress(ipv6Network: number + 1), now: 0)
        }
        #expect(limits.connected(one, now: 0) == .admitted)
        #expect(limits.connected(one, now: 0) == .admitted)
        #expect(limits.count == AddressLimits.most)
        #expect(limits.connected(ClientAddress(ipv6Network: 1), now: 0) == .tooMany)
    }
}
