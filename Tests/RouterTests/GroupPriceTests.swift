import Router
import Testing

/// What messages to groups cost, by what they make Redis write.
@Suite struct GroupPriceTests {
    @Test(arguments: [
        (0, 0, 1), (60, 3, 1), (60_000, 4, 1), (60_000, 5, 2), (60_000, 1_024, 236), (56, 1_024, 1),
        (57, 1_024, 2), (65_536, 4_096, 1_028), (1_048_576, 1, 5), (5, -1, 1),
    ])
    func `a token pays for each 256 KiB that is begun`(_ bytes: Int, _ members: Int, _ tokens: Int) {
        #expect(GroupPrice.tokens(contentBytes: bytes, members: members) == tokens)
    }

    @Test(arguments: [(-1, 1), (0, 1), (1, 1), (64, 1), (65, 2), (128, 2), (129, 3), (1_024, 16)])
    func `a token pays for a signal to each 64 members that are begun`(_ members: Int, _ tokens: Int) {
        #expect(GroupPrice.signalTokens(members: members) == tokens)
    }

    @Test func `numbers without measure do not trap`() {
        #expect(GroupPrice.tokens(contentBytes: 1 << 40, members: .max) > 1 << 40)
        #expect(GroupPrice.signalTokens(members: .max) > 1 << 56)
    }
}
