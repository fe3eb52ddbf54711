import Chaos
import Foundation

/// A line every ten seconds, on standard error, so that whoever waits sees that it goes on.
final class Progress {
    private static let period = 10_000

    private let options: ChaosOptions
    private let crowd: Crowd
    private var next = Progress.period

    init(_ options: ChaosOptions, _ crowd: Crowd) {
        self.options = options
        self.crowd = crowd
    }

    func tick(_ now: Int) {
        guard now >= next else { return }
        next += Progress.period
        let live = crowd.clients.count(where: \.isLive)
        Progress.say(
            "\(now / 1_000) of \(options.milliseconds / 1_000) s: \(crowd.record.faults.count) faults,"
                + " \(crowd.record.sends.count) messages, \(live) of \(crowd.clients.count) devices live"
        )
    }

    static func say(_ text: String) {
        FileHandle.standardError.write(Data("chaos: \(text)\n".utf8))
    }
}
