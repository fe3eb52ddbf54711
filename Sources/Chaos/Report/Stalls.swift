/// How long clients waited for answers, and messages for their readers.
package struct Stalls: Equatable, Sendable {
    /// From submitting a message to `sent`, over all messages, in ms.
    package let answers: Spread
    /// The longest such wait of each client, in ms.
    package let longestOfClients: Spread
    /// The message that waited longest, and its client.
    package let worst: (token: Int, device: Int)?

    package init(_ record: Record) {
        var longest: [Int: Int] = [:]
        var waits: [Int] = []
        var worst: (token: Int, device: Int, wait: Int)?
        for (token, send) in record.sends.enumerated() {
            guard let end = send.acknowledgedAt else { continue }
            let wait = end - send.at
            waits.append(wait)
            longest[send.device] = max(longest[send.device] ?? 0, wait)
            if wait > worst?.wait ?? -1 { worst = (token, send.device, wait) }
        }
        answers = Spread(waits)
        longestOfClients = Spread(Array(longest.values))
        self.worst = worst.map { ($0.token, $0.device) }
    }

    package static func == (left: Stalls, right: Stalls) -> Bool {
        left.answers == right.answers && left.longestOfClients == right.longestOfClients
            && left.worst?.token == right.worst?.token
    }
}
