import TestSupport

/// One device of a user on the wire: says what a test wants, remembers everything it is told, acknowledges nothing.
final class Device {
    let user: String
    let name: String
    let web: RawWebSocket
    let welcome: ChatFrame

    /// What has been read so far, by type.
    private(set) var messages: [ChatFrame] = []
    private(set) var sents: [ChatFrame] = []
    private(set) var errors: [ChatFrame] = []
    /// Frames of other types, `welcome` aside.
    private(set) var others: [ChatFrame] = []
    /// The `resync` frames that came because Redis began another life without having lost what this device knows.
    private(set) var restarts: [ChatFrame] = []
    private var epoch: Int?
    private(set) var pongs: [[UInt8]] = []
    /// The code of the server's close frame; 1005 for one without.
    private(set) var closeCode: UInt16?
    private(set) var hasEnded = false
    /// How often the test has sent a ref again; each time is answered.
    var repeats = 0
    /// How many queries the test has asked.
    var queries = 0

    /// Connects and waits for the welcome.
    init(
        _ user: String,
        _ name: String = "phone",
        on node: TestNode,
        token: String? = nil,
        receiveBufferBytes: Int32? = nil
    ) throws {
        self.user = user
        self.name = name
        let token = try token ?? Credentials.token(user, name)
        web = try RawWebSocket(
            port: node.port,
            path: "/v1/socket",
            fields: Credentials.authorization(token),
            receiveBufferBytes: receiveBufferBytes
        )
        guard let frame = try web.read() else { throw TestSupportError("ended before the welcome") }
        guard frame.opcode == RawFrame.text else { throw TestSupportError("no welcome but \(frame)") }
        welcome = try ChatFrame(frame.payload)
        guard welcome.type == "welcome" else { throw TestSupportError("no welcome but \(welcome)") }
        epoch = welcome.int("epoch")
    }

    var texts: [String] { messages.compactMap(\.said) }
    var inboxes: [Int] { messages.compactMap(\.inbox) }

    /// Writes a frame as it is.
    func write(_ json: String) throws {
        try web.send(.text(json))
    }

    func send(_ ref: Int, to user: String, _ text: String) throws {
        try write(Device.send(ref, to: user, text))
    }

    func acknowledge(_ inbox: Int) throws {
        try write(#"{"type":"ack","inbox":\#(inbox)}"#)
    }

    static func send(_ ref: Int, to user: String, _ text: String) -> String {
        #"{"type":"send","ref":\#(ref),"to":"user:\#(user)","content":{"kind":"text","text":"\#(text)"}}"#
    }

    /// Reads until the condition holds; fails when the connection ends or the time is over before.
    func wait(_ limit: Duration = .seconds(40), until condition: () throws -> Bool) throws {
        let deadline = Deadline(after: limit)
        while try !condition() {
            guard try readOne(within: deadline.remaining) else {
                throw TestSupportError("\(name) ended with \(closeCode ?? 0) too early: \(summary)")
            }
        }
    }

    /// Waits for so many messages in all.
    func wait(messages count: Int, _ limit: Duration = .seconds(40)) throws {
        try wait(limit) { messages.count >= count }
    }

    /// Waits for the answer to a send: `sent` or `error`.
    func answer(to ref: Int) throws -> ChatFrame {
        var answer: ChatFrame?
        try wait {
            answer = sents.first { $0.ref == ref } ?? errors.first { $0.ref == ref }
            return answer != nil
        }
        guard let answer else { throw TestSupportError("no answer to \(ref)") }
        return answer
    }

    /// Sends and waits for `sent`; returns the message id.
    @discardableResult
    func deliver(_ ref: Int, to user: String, _ text: String) throws -> String {
        try send(ref, to: user, text)
        let answer = try answer(to: ref)
        guard answer.type == "sent", let id = answer.id else { throw TestSupportError("not sent: \(answer)") }
        return id
    }

    /// Sends many messages, `m1` with ref 1 and so on, each made longer by `padding`, and waits for every `sent`.
    func flood(_ refs: ClosedRange<Int>, to user: String, padding: String = "") throws {
        let goal = sents.count + refs.count
        var batch: [UInt8] = []
        for ref in refs {
            let json = Device.send(ref, to: user, "m\(ref)\(padding)")
            batch += RawFrame(RawFrame.text, Array(json.utf8), mask: 0).encoded
            guard batch.count >= 65_536 || ref == refs.upperBound else { continue }
            try web.socket.send(batch, within: .seconds(60))
            batch.removeAll(keepingCapacity: true)
            while try takeArrived() {}
        }
        try wait(.seconds(90)) { sents.count >= goal || !errors.isEmpty }
        guard errors.isEmpty else { throw TestSupportError("refused: \(errors[0])") }
    }

    /// Handles one frame of which at least the beginning has arrived; false when there is none.
    func takeArrived() throws -> Bool {
        web.socket.receive()
        guard web.socket.availableBytes >= 2 else { return false }
        return try readOne(within: Deadline.usual)
    }

    /// Shows that the connection works, and that everything before has been handled: a ping comes back.
    func confirmAlive() throws {
        let mark = Array("mark\(pongs.count)".utf8)
        try web.send(RawFrame(RawFrame.ping, mark))
        try wait { pongs.last == mark }
    }

    /// Waits until Redis has the device's acknowledgement; the node passes it on right after it has answered a ping.
    func confirmAcknowledged(_ inbox: Int) throws {
        let redis = try Stage.current.redis
        let hasMoved = try Deadline().wait {
            try (redis.command("HGET", "cursor:{\(user)}", name).integer ?? 0) >= inbox
        }
        guard hasMoved else { throw TestSupportError("the cursor has not reached \(inbox)") }
    }

    /// Reads to the end of the connection and returns the close code.
    @discardableResult
    func waitForEnd(_ limit: Duration = Deadline.usual) throws -> UInt16? {
        let deadline = Deadline(after: limit)
        while try readOne(within: deadline.remaining) {}
        return closeCode
    }

    /// False at the end of the connection.
    func readOne(within limit: Duration) throws -> Bool {
        guard let frame = try web.read(within: limit) else {
            hasEnded = true
            return false
        }
        switch frame.opcode {
        case RawFrame.text: keep(try ChatFrame(frame.payload))
        case RawFrame.pong: pongs.append(frame.payload)
        case RawFrame.close: closeCode = frame.closeCode ?? 1005
        default: throw TestSupportError("\(name) does not expect \(frame)")
        }
        return true
    }

    private func keep(_ frame: ChatFrame) {
        switch frame.type {
        case "message": messages.append(frame)
        case "sent": sents.append(frame)
        case "error": errors.append(frame)
        case "resync": resynced(frame)
        default: others.append(frame)
        }
    }

    /// What comes again after a restart takes the place of what was there, as the protocol tells clients.
    private func resynced(_ frame: ChatFrame) {
        defer { epoch = frame.int("epoch") }
        let newest = (messages + others).compactMap(\.inbox).max() ?? 0
        guard frame.int("epoch") != epoch, let inbox = frame.inbox, let last = frame.int("last"),
            last >= newest
        else {
            return others.append(frame)
        }
        restarts.append(frame)
        messages.removeAll { $0.inbox ?? 0 > inbox }
        others.removeAll { $0.inbox ?? 0 > inbox }
    }

    private var summary: String {
        "\(messages.count) messages, \(sents.count) sent, errors \(errors.suffix(3)), others \(others.suffix(3))"
    }
}
