import Chat
import Client
import Terminal
import Testing

/// What is said behind the end about messages without an answer.
struct UnsentTests {
    func screen(sending texts: [String], to recipient: String = "bob") -> ChatScreen {
        var screen = ChatScreen(
            user: "alice",
            device: "term",
            partner: "bob",
            size: ScreenSize(width: 40, height: 10)
        )
        for (index, text) in texts.enumerated() {
            screen.sending(SendID(ref: UInt64(index)), to: recipient, text: text, time: ChatScreenTests.noon)
        }
        return screen
    }

    @Test func `what was answered is not named, whatever the answer`() {
        var screen = screen(sending: ["a", "b"])
        screen.sent(SendID(ref: 0), as: "1-0", time: ChatScreenTests.noon)
        let head = "martlet: 1 message was not sent, or its answer did not come:"
        #expect(screen.unsent == [head, "  to bob: b"])
        screen.failed(SendID(ref: 1), reason: "no")
        #expect(screen.unsent == [])
    }

    @Test func `each text is one line that does not speak to the terminal`() {
        #expect(
            screen(sending: ["a\nb", "\u{1B}[2J"], to: "group:g1").unsent == [
                "martlet: 2 messages were not sent, or their answers did not come:", "  to g1: a⏎b",
                "  to g1: ␛[2J",
            ]
        )
    }

    @Test func `of many the first are named`() {
        let lines = screen(sending: (1...50).map { "m\($0)" }).unsent
        #expect(lines.count == 22 && lines[20] == "  to bob: m20" && lines[21] == "  and 30 more")
    }
}
