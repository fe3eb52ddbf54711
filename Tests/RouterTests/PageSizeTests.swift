import Router
import Testing

/// Pages that cost the same whatever people send.
@Suite struct PageSizeTests {
    private static let kilobyte = 1_024

    /// The sizes asked for while full pages of entries of one size come.
    private func sizes(entryBytes: Int, pages: Int = 20) -> [Int] {
        var page = PageSize()
        return (0..<pages).map { _ in
            let entries = page.entries
            page.received(bytes: entries * entryBytes, isFull: true)
            return entries
        }
    }

    @Test(arguments: [
        (150, [16, 32, 64, 128, 128]), (500, [16, 32, 64, 128, 128]), (2_000, [16, 32, 64, 64]),
        (8_192, [16, 16, 16]),
        (40_000, [16, 8, 4, 4]), (65_536, [16, 8, 4, 4]), (300_000, [16, 8, 4, 2, 1, 1]),
    ])
    func `a page grows with small entries and shrinks with large ones`(_ entryBytes: Int, _ expected: [Int]) {
        #expect(Array(sizes(entryBytes: entryBytes).prefix(expected.count)) == expected)
    }

    @Test(arguments: [1, 100, 1_000, 10_000, 70_000, 1_000_000])
    func `it settles, within its bounds`(_ entryBytes: Int) {
        let sizes = sizes(entryBytes: entryBytes)
        #expect(sizes.suffix(10).allSatisfy { $0 == sizes.last })
        #expect(sizes.allSatisfy { (1...128).contains($0) })
    }

    @Test func `a page that is not full says nothing about the next`() {
        var page = PageSize()
        for bytes in [0, 100, 200 * Self.kilobyte] {
            page.received(bytes: bytes, isFull: false)
            #expect(page.entries == 16)
        }
        page.received(bytes: 257 * Self.kilobyte, isFull: false)
        #expect(page.entries == 8, "but for one that is too large already")
    }
}
