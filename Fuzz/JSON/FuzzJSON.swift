internal import Foundation
internal import FuzzSupport
internal import Protocol

/// JSON texts as frames, as events of an inbox and as bodies of requests: the scanner agrees with Foundation, and nothing traps.
@main enum FuzzJSON {
    static func main() {
        Fuzzer.run { input in
            let header = EventHeader(input.span)
            checkAnswer(input)
            _ = GroupChange(input.span)
            // The WebSocket layer lets no other bytes through to the rest.
            guard let text = String(validating: input, as: UTF8.self) else { return }
            let members = scan(input)
            let object = read(input)
            compare(members, object, text)
            if let members, let header { checkEvent(input, header, members) }
            checkFrame(input, members, object)
            checkGroup(input, members, object)
        }
    }

    /// The members of the object as the scanner sees them, nil when it refuses the text.
    static func scan(_ bytes: [UInt8]) -> [JSONScanner.Member]? {
        var scanner = JSONScanner(range: 0..<bytes.count)
        var members: [JSONScanner.Member] = []
        do throws(JSONError) {
            try scanner.beginObject(in: bytes.span)
            while let member = try scanner.nextMember(in: bytes.span) { members.append(member) }
            try scanner.finish(in: bytes.span)
        } catch {
            if case .unexpectedByte(let offset) = error {
                Fuzzer.require(offset < bytes.count, "offset \(offset) of \(bytes.count)")
            }
            return nil
        }
        return members
    }

    /// The object as Foundation sees it, nil when it refuses the text or it is another value.
    private static func read(_ bytes: [UInt8]) -> [String: Any]? {
        try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
    }

    private static func compare(_ members: [JSONScanner.Member]?, _ object: [String: Any]?, _ text: String) {
        if object != nil, members == nil {
            let isLenient = isDeep(text) || isOtherEncoding(text) || hasTrailingComma(text)
            Fuzzer.require(isLenient, "the scanner refused what Foundation takes")
        }
        if object == nil, members != nil {
            Fuzzer.require(
                hasSurrogate(text) || hasLargeNumber(text),
                "the scanner took what Foundation refuses"
            )
        }
    }

    private static func isDeep(_ text: String) -> Bool {
        text.utf8.count { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") } > JSONScanner.depthLimit
    }

    /// Foundation skips a byte order mark and takes texts with zero bytes for UTF-16 or UTF-32.
    private static func isOtherEncoding(_ text: String) -> Bool {
        text.utf8.contains(0) || text.utf8.starts(with: [0xEF, 0xBB, 0xBF])
    }

    /// Foundation takes a comma before a closing bracket.
    private static func hasTrailingComma(_ text: String) -> Bool {
        let tokens = text.utf8.filter { $0 > UInt8(ascii: " ") }
        return zip(tokens, tokens.dropFirst()).contains { token, next in
            token == UInt8(ascii: ",") && (next == UInt8(ascii: "}") || next == UInt8(ascii: "]"))
        }
    }

    /// An escaped surrogate without its other half follows the grammar and stands for no character.
    private static func hasSurrogate(_ text: String) -> Bool {
        text.contains("\\ud") || text.contains("\\uD")
    }

    /// Foundation refuses numbers that no Double holds.
    private static func hasLargeNumber(_ text: String) -> Bool {
        text.utf8.count > 300 || text.utf8.contains(UInt8(ascii: "e"))
            || text.utf8.contains(UInt8(ascii: "E"))
    }
}
