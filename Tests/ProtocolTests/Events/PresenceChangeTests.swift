internal import Protocol
internal import Testing

/// What is published of watched users, which anybody may have written.
@Suite struct PresenceChangeTests {
    private func change(_ text: String) -> PresenceChange? {
        let bytes = Array(text.utf8)
        return PresenceChange(bytes.span)
    }

    @Test func `a change has a status and a time, in any order, and perhaps when the user was seen`() {
        let online = change(#"{"type":"presence","user":"bob","status":"online","time":1763669000123}"#)
        #expect(online?.status == .online)
        #expect(online?.time == 1_763_669_000_123)
        let offline = change(
            #" {"time":7,"x":[{}],"lastSeen":5,"status":"offline","type":"presence"} "#
        )
        #expect(offline?.status == .offline(lastSeen: 5))
        #expect(offline?.time == 7)
        let unseen = change(#"{"type":"presence","status":"offline","time":7,"lastSeen":"x"}"#)
        #expect(unseen?.status == .offline(lastSeen: nil))
    }

    @Test(arguments: [
        "", "x", "{}", "[]", "null", #"{"type":"presence"}"#,
        #"{"type":"presence","status":"online"}"#,
        #"{"type":"presence","status":"away","time":1}"#,
        #"{"type":"presence","status":1,"time":1}"#,
        #"{"type":"message","status":"online","time":1}"#,
        #"{"type":"presence","status":"online","time":-1}"#,
        #"{"type":"presence","status":"online","time":1.5}"#,
        #"{"type":"presence","status":"online","time":"1"}"#,
        #"{"type":"presence","status":"online","time":9007199254740993}"#,
        #"{"type":"presence","status":"online","time":1"#,
        #"{"type":"presence","status":"online","time":1}}"#,
    ])
    func `what is no change is nil`(text: String) {
        #expect(change(text) == nil)
    }
}
