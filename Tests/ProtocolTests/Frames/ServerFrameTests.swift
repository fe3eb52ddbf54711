internal import Foundation
internal import Protocol
internal import Testing

/// The frames that a node writes, read back by Foundation.
@Suite struct ServerFrameTests {
    /// One frame as an object whose values can be compared.
    private func frame(_ write: (inout [UInt8]) -> Void) throws -> NSDictionary {
        var bytes = Array("before".utf8)
        write(&bytes)
        #expect(bytes.starts(with: "before".utf8), "frames are appended to what is there")
        let object = try JSONSerialization.jsonObject(with: Data(bytes.dropFirst(6)))
        return try #require(object as? NSDictionary)
    }

    @Test(arguments: [
        "n1", "", "node \"7\" \\ é😀", "\u{0}\u{1}\n\r\t\u{1B}[31m\u{7F}", "</script>", "\u{2028}",
    ])
    func `welcome`(_ node: String) throws {
        let welcome = Welcome(
            user: try #require(UserID("alice")),
            device: try #require(DeviceID("phone-1")),
            node: node,
            inbox: 0,
            last: 9_007_199_254_740_992,
            epoch: 1_763_669_000_123_456,
            expires: 1_763_672_600_000,
            heartbeat: 20,
            limits: Welcome.Limits(
                contentBytes: 65_536,
                messageBytes: 131_072,
                sendsPerSecond: 0,
                unanswered: 64
            )
        )
        let limits: NSDictionary = ["content": 65_536, "message": 131_072, "rate": 0, "unanswered": 64]
        let expected: NSDictionary = [
            "type": "welcome", "user": "alice", "device": "phone-1", "node": node, "inbox": 0,
            "last": 9_007_199_254_740_992, "epoch": 1_763_669_000_123_456,
            "expires": 1_763_672_600_000, "heartbeat": 20, "limits": limits,
        ]
        #expect(try frame { ServerFrame.append(welcome, to: &$0) } == expected)
    }

    @Test func `presence`() throws {
        let bob = try #require(UserID("bob"))
        let cases: [(PresenceStatus, NSDictionary)] = [
            (.online, ["type": "presence", "user": "bob", "status": "online"]),
            (.offline(lastSeen: nil), ["type": "presence", "user": "bob", "status": "offline"]),
            (
                .offline(lastSeen: 1_763_669_000_123),
                ["type": "presence", "user": "bob", "status": "offline", "lastSeen": 1_763_669_000_123]
            ),
        ]
        for (status, expected) in cases {
            #expect(try frame { ServerFrame.appendPresence(of: bob, status, to: &$0) } == expected)
        }
    }

    @Test func `a welcome says that the device is new only where it is`() throws {
        let limits = Welcome.Limits(contentBytes: 1, messageBytes: 2, sendsPerSecond: 3, unanswered: 4)
        for isNew in [true, false] {
            let welcome = Welcome(
                user: try #require(UserID("alice")),
                device: try #require(DeviceID("phone")),
                node: "n1",
                inbox: 0,
                last: 0,
                epoch: 1,
                expires: 1,
                heartbeat: 20,
                limits: limits,
                isNew: isNew
            )
            let frame = try frame { ServerFrame.append(welcome, to: &$0) }
            #expect(frame["new"] as? Bool == (isNew ? true : nil))
        }
    }

    @Test(arguments: [("", "typing"), (#","state":"recording""#, "recording")])
    func `typing`(_ field: String, _ state: String) throws {
        let bytes = Array(#"{"type":"typing","to":"group:g1"\#(field)}"#.utf8)
        guard case .typing(let signal) = try ClientFrame(bytes.span, contentLimit: 1) else { return }
        let conversation = try #require(ConversationID("group:g1"))
        let (user, device) = (try #require(UserID("alice")), try #require(DeviceID("phone")))
        let written = try frame {
            ServerFrame.appendTyping(
                state: signal.state,
                of: bytes.span,
                in: conversation,
                from: user,
                device: device,
                to: &$0
            )
        }
        let expected: NSDictionary = [
            "type": "typing", "conversation": "group:g1", "from": "alice", "device": "phone", "state": state,
        ]
        #expect(written == expected)
    }

    @Test func `done`() throws {
        let expected: NSDictionary = ["type": "done", "ref": 1 << 53]
        #expect(try frame { ServerFrame.appendDone(ref: 1 << 53, to: &$0) } == expected)
    }

    @Test(
        arguments: [(0, "1763669000123-0"), (7, "1763669000123-9"), (1 << 53, "9999999999999-5")]
            as [(UInt64, String)]
    )
    func `sent`(_ ref: UInt64, _ id: String) throws {
        let time = try #require(Int(id.dropLast(2)))
        let expected: NSDictionary = [
            "type": "sent", "ref": ref, "id": id, "conversation": "dm:alice:bob", "time": time,
        ]
        let bytes = Array(id.utf8)
        let written = try frame {
            ServerFrame.appendSent(ref: ref, id: bytes.span, conversation: "dm:alice:bob", to: &$0)
        }
        #expect(written == expected)
    }

    @Test(arguments: ErrorCode.allCases)
    func `error`(_ code: ErrorCode) throws {
        let text = "why \"it\"\n\u{0}\\ é"
        let bare: NSDictionary = [
            "type": "error", "code": code.rawValue, "message": text, "retry": code.isRetryable,
        ]
        #expect(try frame { ServerFrame.append(FrameRefusal(code, text), to: &$0) } == bare)
        let full = try #require(bare.mutableCopy() as? NSMutableDictionary)
        full["ref"] = 9_007_199_254_740_992
        full["after"] = 250
        let refusal = FrameRefusal(code, ref: 9_007_199_254_740_992, text)
        #expect(try frame { ServerFrame.append(refusal, after: 250, to: &$0) } == full)
    }

    @Test func `resync, renewed and drain`() throws {
        let epoch: UInt64 = 1_763_669_000_123_456
        let resync: NSDictionary = ["type": "resync", "inbox": 41, "last": 45, "epoch": epoch]
        #expect(try frame { ServerFrame.appendResync(inbox: 41, last: 45, epoch: epoch, to: &$0) } == resync)
        let renewed: NSDictionary = ["type": "renewed", "expires": 1_763_669_000_123]
        #expect(try frame { ServerFrame.appendRenewed(expires: 1_763_669_000_123, to: &$0) } == renewed)
        let drain: NSDictionary = ["type": "drain", "after": 1_500, "resume": 0]
        #expect(try frame { ServerFrame.appendDrain(after: 1_500, resume: 0, to: &$0) } == drain)
    }
}
