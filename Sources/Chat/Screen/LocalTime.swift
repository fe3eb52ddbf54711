/// A time as a clock on the wall shows it.
package struct LocalTime: Equatable, Sendable {
    /// Days since 1 January 1970, by the local calendar.
    package let dayNumber: Int

    /// Minutes since the local midnight.
    package let minute: Int

    /// The local time of `milliseconds` since 1970, where local clocks are ahead of UTC by so many seconds.
    package init(milliseconds: UInt64, secondsAheadOfUTC: Int) {
        let seconds = Int(min(milliseconds / 1000, LocalTime.latest)) + secondsAheadOfUTC
        dayNumber = (seconds >= 0 ? seconds : seconds - 86_399) / 86_400
        minute = (seconds - dayNumber * 86_400) / 60
    }

    /// Hours and minutes, such as `09:05`.
    package var clock: String {
        "\(LocalTime.twoDigits(minute / 60)):\(LocalTime.twoDigits(minute % 60))"
    }

    /// The clock alone where both are of one day, else with the day: `20 Nov 09:05`.
    package func clock(seenAt now: LocalTime?) -> String {
        guard let now, now.dayNumber != dayNumber else { return clock }
        let (_, month, day) = date
        return "\(day) \(LocalTime.months[month - 1].prefix(3)) \(clock)"
    }

    /// The day, such as `Thursday 20 November 2025`.
    package var day: String {
        let (year, month, day) = date
        let weekday = LocalTime.weekdays[(dayNumber % 7 + 7) % 7]
        return "\(weekday) \(day) \(LocalTime.months[month - 1]) \(year)"
    }

    /// Year, month and day of the Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms").
    private var date: (year: Int, month: Int, day: Int) {
        let shifted = dayNumber + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    /// The year 9999, in seconds since 1970: later times are not believed.
    private static let latest: UInt64 = 253_402_300_799

    private static let weekdays = [
        "Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday",
    ]

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]
}
