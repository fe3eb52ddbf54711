import Chat
import Testing

struct LocalTimeTests {
    static let times: [(UInt64, Int, String, String)] = [
        (0, 0, "00:00", "Thursday 1 January 1970"),
        (0, -3600, "23:00", "Wednesday 31 December 1969"),
        (1_763_669_000_123, 0, "20:03", "Thursday 20 November 2025"),
        (1_763_669_000_123, 19_800, "01:33", "Friday 21 November 2025"),
        (951_782_400_000, 0, "00:00", "Tuesday 29 February 2000"),
        (1_709_251_199_000, 0, "23:59", "Thursday 29 February 2024"),
        (1_709_251_200_000, 0, "00:00", "Friday 1 March 2024"),
        (.max, 0, "23:59", "Friday 31 December 9999"),
    ]

    @Test(arguments: times)
    func `local times are those of the calendar`(time: UInt64, ahead: Int, clock: String, day: String) {
        let local = LocalTime(milliseconds: time, secondsAheadOfUTC: ahead)
        #expect(local.clock == clock)
        #expect(local.day == day)
    }
}
