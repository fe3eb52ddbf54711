import Protocol
import Router
import Testing

@Suite struct FanoutPageTests {
    private func lines(_ sizes: [Int?]) -> [FanoutLine] {
        sizes.enumerated().map { index, size in
            FanoutLine(id: Array("\(index)-0".utf8), event: size.map { [UInt8](repeating: 0x20, count: $0) })
        }
    }

    private func make(_ sizes: [Int?], joined: [UInt64] = []) -> FanoutPage? {
        let joins = joined.map { Membership(user: "u\($0)", joined: LineID(tenths: $0 * 10)) }
        return FanoutPage(
            lines: lines(sizes),
            recipients: Recipients(members: UserList(), joined: joins, left: [])
        )
    }

    @Test func `no lines are no page`() {
        #expect(make([]) == nil)
    }

    @Test func `lines for the same users go together`() throws {
        let page = try #require(make([10, 10, 10]))
        #expect(page.runs == [0..<3])
        #expect(page.end.line == LineID(tenths: 20))
    }

    @Test func `a change of the recipients begins a run`() throws {
        #expect(try #require(make([10, 10, 10, 10], joined: [2, 3])).runs == [0..<2, 2..<3, 3..<4])
    }

    @Test func `a run has so many lines at most`() throws {
        let most = FanoutPage.mostLines
        let page = try #require(make([Int?](repeating: 1, count: 2 * most + 1)))
        #expect(page.runs == [0..<most, most..<2 * most, 2 * most..<2 * most + 1])
    }

    @Test func `a run has so many bytes at most, but one line at least`() throws {
        let most = FanoutPage.mostBytes
        #expect(try #require(make([most, most - 10, 1, most])).runs == [0..<1, 1..<3, 3..<4])
    }

    @Test func `foreign lines are left out`() throws {
        #expect(try #require(make([nil, 1, 1, nil, nil, 1, nil])).runs == [1..<3, 5..<6])
        #expect(try #require(make([nil, nil])).runs == [])
    }

    @Test func `calls are small for large lines and many`() {
        #expect(CallSize.members(lines: 1, bytes: 300) == CallSize.mostDeliveries)
        #expect(CallSize.members(lines: 16, bytes: 300) == CallSize.mostDeliveries / 16)
        #expect(CallSize.members(lines: 1, bytes: 65_536) == 16)
        #expect(CallSize.members(lines: 1_000, bytes: 10) == 1)
        #expect(CallSize.members(lines: 1, bytes: .max) == 1)
        #expect(CallSize.members(lines: 0, bytes: 0) == CallSize.mostDeliveries)
    }
}
