import Foundation
import MartletWorker

/// Answers `{"type":"call","service":"clock","content":{"zone":"Europe/Berlin"}}` with the time there.
final class Clock: CallHandler {
    private struct Question: Decodable {
        var zone: String?
    }

    private struct Answer: Encodable {
        let time: String
        let zone: String
    }

    private let format = ISO8601DateFormatter()
    private let encoder = JSONEncoder()

    init() { encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes] }

    func handle(_ call: Call) {
        let question = try? JSONDecoder().decode(Question.self, from: Data(call.content))
        guard let zone = TimeZone(identifier: question?.zone ?? "UTC") else {
            return call.fail("there is no such time zone")
        }
        format.timeZone = zone
        let answer = Answer(time: format.string(from: Date()), zone: zone.identifier)
        guard let bytes = try? encoder.encode(answer) else { return call.fail("no answer could be written") }
        call.answer(Array(bytes))
    }
}
