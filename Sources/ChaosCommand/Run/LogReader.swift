import Chaos
import Protocol
import TestSupport

/// Reads what Redis has of the conversations, line by line.
struct LogReader {
    /// Lines of one answer.
    private static let pageLines = 200

    let socket: String

    /// All lines of a conversation's log.
    func lines(of conversation: String) throws -> [StoredLine] {
        var name: [UInt8] = []
        RedisNames(prefix: "").appendLog(conversation, to: &name)
        let key = String(decoding: name, as: UTF8.self)
        let client = try BlockingRedisClient(socketPath: socket)
        var lines: [StoredLine] = []
        var start = "-"
        // Every page begins behind the last, so this ends with the log, which nobody writes to any more.
        while true {
            let reply = try client.command(["XRANGE", key, start, "+", "COUNT", "\(LogReader.pageLines)"])
            guard case .array(let entries) = reply else { throw TestSupportError("no log: \(reply)") }
            lines += entries.compactMap(LogReader.line)
            guard entries.count == LogReader.pageLines, let last = lines.last else { return lines }
            start = "(" + last.id
        }
    }

    private static func line(_ entry: TestReply) -> StoredLine? {
        guard entry.elements.count == 2, let id = entry.elements[0].text else { return nil }
        let texts = entry.elements[1].elements.map { $0.text ?? "" }
        var fields: [String: String] = [:]
        for index in stride(from: 0, to: texts.count - 1, by: 2) { fields[texts[index]] = texts[index + 1] }
        return StoredLine(id: id, fields: fields)
    }
}
