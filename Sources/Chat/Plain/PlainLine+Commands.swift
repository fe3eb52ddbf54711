internal import Protocol

/// Lines that begin with one slash.
extension PlainLine {
    init(command text: String) {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        let rest = Array(words.dropFirst())
        switch words.first {
        case "/quit" where rest.isEmpty, "/exit" where rest.isEmpty: self = .end
        case "/to": self = PlainLine.turn(rest)
        case "/read" where rest.isEmpty: self = .read
        case "/typing" where rest.isEmpty: self = .typing(state: nil)
        case "/typing" where rest.count == 1 && DeviceID(rest[0]) != nil: self = .typing(state: rest[0])
        case "/watch" where rest.allSatisfy { UserID($0) != nil }: self = .watch(rest)
        case "/chats", "/history", "/info", "/delete":
            self = PlainLine.request(words[0], rest).map { .ask($0) } ?? PlainLine.misuse(words[0])
        case "/typing", "/watch", "/read": self = PlainLine.misuse(words[0])
        default:
            let reason = "only the commands that --help names are known; begin a text with //"
            self = .mistake(code: "unknown_command", reason: reason)
        }
    }

    private static func turn(_ words: [String]) -> PlainLine {
        guard words.count == 1, let recipient = Recipient(words[0]) else {
            let reason = "/to takes one user or group:ID, ids being 1 to 64 of A-Z a-z 0-9 _ . -"
            return .misdirection(reason: reason)
        }
        return .turn(to: recipient)
    }

    private static func request(_ command: String, _ words: [String]) -> PlainRequest? {
        switch (command, words.count) {
        case ("/chats", 0...1): limit(words).map { .chats(limit: $0) }
        case ("/history", 0...1): limit(words).map { .history(limit: $0, before: nil) }
        case ("/history", 2): limit(words).map { .history(limit: $0, before: words[1]) }
        case ("/info", 1): .info(id: words[0])
        case ("/delete", 2): DeletionAudience(rawValue: words[1]).map { .delete(id: words[0], for: $0) }
        default: nil
        }
    }

    /// How many of something, 20 by default; nil for a number that the server would refuse.
    private static func limit(_ words: [String]) -> Int? {
        guard let word = words.first else { return 20 }
        return Int(word).flatMap { 1...100 ~= $0 ? $0 : nil }
    }

    private static func misuse(_ command: String) -> PlainLine {
        let usage =
            switch command {
            case "/chats": "/chats [1 to 100]"
            case "/history": "/history [1 to 100 [ID]]"
            case "/info": "/info ID"
            case "/delete": "/delete ID me|all"
            case "/typing": "/typing [STATE]"
            case "/watch": "/watch [USER …]"
            default: command
            }
        return .mistake(code: "bad_command", reason: "it is written \(usage)")
    }
}
