import Testing

@testable import MartletWorker

/// The growing delay.
struct RetryDelayTests {
    @Test func `it doubles up to its bound`() {
        let delay = RetryDelay(first: 1_000, most: 60_000)
        let delays = (1...8).map { delay.after($0) }
        #expect(delays == [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
    }

    @Test(arguments: [Int.min, -1, 0, 1_000_000, Int.max])
    func `no number of deliveries breaks it`(deliveries: Int) {
        let delay = RetryDelay(first: .max / 2, most: .max)
        #expect(delay.after(deliveries) >= .max / 2)
        #expect(RetryDelay(first: 5, most: 3).after(deliveries) == 3)
    }
}
