import Protocol
import Testing

/// What may stand in the place of a deleted message.
struct TombstoneTests {
    private static let event =
        #"{"type":"deleted","id":"5-1","conversation":"dm:a:b","for":"all","by":"a","sender":"a","time":5}"#

    private func isWellFormed(_ text: String) -> Bool {
        isWellFormed(Array(text.utf8))
    }

    private func isWellFormed(_ bytes: [UInt8]) -> Bool {
        Tombstone.isWellFormed(bytes.span)
    }

    @Test func `is an event of its type, and whole`() {
        #expect(isWellFormed(Self.event))
        for length in 0..<Self.event.utf8.count { #expect(!isWellFormed(String(Self.event.prefix(length)))) }
        for wrong in [Self.event + "x", Self.event.replacing("deleted", with: "message"), "[]", "{}"] {
            #expect(!isWellFormed(wrong))
        }
    }

    @Test func `is UTF-8`() {
        let bytes = Array(Self.event.dropLast(2).utf8) + [0xC3] + Array("\"}".utf8)
        #expect(!isWellFormed(bytes))
    }
}
