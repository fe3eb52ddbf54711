import Loop
import Redis
import TestSupport
import Testing

struct SubscriberTests {
    let fixture: LinkFixture
    let recorder = SubscriptionRecorder()
    let subscriber: RedisSubscriber

    init() throws {
        fixture = try LinkFixture()
        subscriber = try Self.subscriber(of: fixture, recorder, LinkFixture.quick)
    }

    private static func subscriber(
        of fixture: LinkFixture,
        _ recorder: SubscriptionRecorder,
        _ limits: RedisLinkLimits
    ) throws -> RedisSubscriber {
        RedisSubscriber(
            loop: fixture.loop,
            url: try .parse(fixture.server.socketURL),
            limits: limits,
            receiver: recorder,
            observer: fixture.log
        )
    }

    private func names(_ count: Int) -> [String] { (0..<count).map { "user:{\($0)}" } }

    private func subscribe(_ names: [String]) {
        let before = recorder.subscribed.count
        for name in names { subscriber.subscribe(name) }
        fixture.run("subscribing") { recorder.subscribed.count >= before + names.count }
    }

    private func publish(_ payload: String, to channel: String) throws {
        try fixture.server.command("PUBLISH", channel, payload)
    }

    /// Channels that the server knows.
    private func serverChannels() throws -> Set<String> {
        Set(try fixture.server.command("PUBSUB", "CHANNELS").elements.compactMap(\.text))
    }

    @Test func `a thousand channels are confirmed in order and get their messages`() throws {
        let names = names(1_000)
        fixture.run { subscriber.isReady }
        subscribe(names)
        #expect(recorder.subscribed == names)
        #expect(try serverChannels() == Set(names))
        for name in names { try publish("to \(name)", to: name) }
        fixture.run { recorder.messages.count == names.count }
        #expect(recorder.messages == names.map { .init(channel: $0, payload: "to \($0)") })
        #expect(subscriber.counters.commands == 10)
        #expect(recorder.interruptions == 0)
        subscriber.close()
    }

    @Test func `after a killed connection all channels come back, and each is reported again`() throws {
        let names = names(1_000)
        subscribe(names)
        try fixture.server.command("CLIENT", "KILL", "TYPE", "pubsub")
        fixture.run { recorder.restorations == 1 }
        #expect(recorder.interruptions == 1)
        #expect(recorder.subscribedAtRestoration == 2_000)
        #expect(Set(recorder.subscribed.suffix(1_000)) == Set(names))
        #expect(try serverChannels() == Set(names))
        #expect(subscriber.counters.reconnects == 1)
        try publish("back", to: "user:{999}")
        fixture.run { recorder.messages.count == 1 }
        #expect(recorder.messages == [.init(channel: "user:{999}", payload: "back")])
        subscriber.close()
    }

    @Test func `changes made while the server is away hold after its return`() throws {
        subscribe(["kept", "dropped"])
        fixture.server.kill()
        fixture.run { recorder.interruptions == 1 }
        subscriber.unsubscribe("dropped")
        subscriber.subscribe("added")
        #expect(!subscriber.isReady)
        try fixture.server.start()
        fixture.run { recorder.restorations == 1 && recorder.subscribed.count == 4 }
        #expect(try serverChannels() == ["kept", "added"])
        #expect(recorder.interruptions == 1)
        subscriber.close()
    }

    @Test func `an unsubscribed channel is silent, and may be subscribed again`() throws {
        subscribe(["a", "b"])
        subscriber.unsubscribe("a")
        fixture.run { subscriber.channelCount == 1 }
        #expect(try serverChannels() == ["b"])
        try publish("nobody hears this", to: "a")
        subscribe(["a"])
        try publish("heard", to: "a")
        fixture.run { !recorder.messages.isEmpty }
        #expect(recorder.messages == [.init(channel: "a", payload: "heard")])
        subscriber.close()
    }

    @Test func `asking again for a confirmed channel is answered again, and not from within the call`() throws
    {
        subscribe(["a"])
        subscriber.subscribe("a")
        #expect(recorder.subscribed == ["a"])
        fixture.run { recorder.subscribed == ["a", "a"] }
        #expect(subscriber.counters.commands == 1)
        subscriber.close()
    }

    @Test func `wanting and not wanting in quick turns ends as it was said last`() throws {
        subscribe(["stays"])
        for round in 0..<50 {
            subscriber.subscribe("flips")
            if round % 3 == 0 { _ = fixture.loop.run(for: .milliseconds(1)) { false } }
            subscriber.unsubscribe("flips")
            subscriber.unsubscribe("stays")
            if round % 2 == 0 { _ = fixture.loop.run(for: .milliseconds(1)) { false } }
            subscriber.subscribe("stays")
        }
        fixture.run { subscriber.channelCount == 1 && subscriber.counters.pending == 0 }
        // Confirmations come in order, so this one is the last of all.
        subscriber.subscribe("last")
        fixture.run { recorder.subscribed.last == "last" }
        #expect(try serverChannels() == ["stays", "last"])
        subscriber.close()
    }

    @Test func `a receiver may subscribe and unsubscribe from within a message`() throws {
        subscribe(["a"])
        recorder.onMessage = { message in
            guard message.channel == "a" else { return }
            subscriber.subscribe("b")
            subscriber.unsubscribe("a")
        }
        try publish("go", to: "a")
        fixture.run { recorder.subscribed.contains("b") && subscriber.channelCount == 1 }
        #expect(try serverChannels() == ["b"])
        recorder.onMessage = nil
        subscriber.close()
    }

    @Test func `channels and payloads of any bytes and sizes arrive as they are`() throws {
        let channel = "inbox: ü \"\r\n"
        subscribe([channel])
        let payloads = ["", "\r\n$5\r\n", String(repeating: "ä", count: 1_000_000)]
        for payload in payloads { try publish(payload, to: channel) }
        fixture.run { recorder.messages.count == payloads.count }
        #expect(recorder.messages == payloads.map { .init(channel: channel, payload: $0) })
        subscriber.close()
    }

    @Test(arguments: [0, 1])
    func `an idle subscriber pings, and keeps its connection`(channels: Int) throws {
        subscriber.close()
        var limits = LinkFixture.quick
        limits.idleProbe = .milliseconds(20)
        let pinging = try Self.subscriber(of: fixture, recorder, limits)
        for name in names(channels) { pinging.subscribe(name) }
        // The handshake's one, and three of the subscriber.
        fixture.run { (try? fixture.server.pings()) ?? 0 >= 4 }
        #expect(pinging.counters.reconnects == 0)
        #expect(recorder.interruptions == 0)
        pinging.close()
    }

    @Test func `a server that stops answering is an interruption, and its return a restoration`() throws {
        subscriber.close()
        var limits = LinkFixture.quick
        limits.idleProbe = .milliseconds(20)
        limits.probeTimeout = .milliseconds(100)
        limits.connectTimeout = .milliseconds(100)
        let probing = try Self.subscriber(of: fixture, recorder, limits)
        probing.subscribe("a")
        fixture.run { recorder.subscribed.count == 1 }
        fixture.server.pause()
        fixture.run { recorder.interruptions == 1 }
        fixture.server.resume()
        fixture.run { recorder.restorations == 1 }
        #expect(fixture.log.disconnects.contains(.silent))
        probing.close()
    }

    @Test func `a refused subscription ends the connection and is tried again`() throws {
        subscriber.close()
        let server = fixture.server
        try server.command("ACL", "SETUSER", "alice", "on", "nopass", "+@all", "resetchannels")
        let denied = RedisSubscriber(
            loop: fixture.loop,
            url: RedisURL(transport: .unix(path: server.socketPath), user: "alice", password: "any"),
            limits: LinkFixture.quick,
            receiver: recorder,
            observer: fixture.log
        )
        denied.subscribe("a")
        fixture.run { fixture.log.disconnects.count > 2 }
        #expect(fixture.log.disconnects.last.map { "\($0)" }?.contains("NOPERM") == true)
        try server.command("ACL", "SETUSER", "alice", "allchannels")
        fixture.run { recorder.subscribed == ["a"] }
        denied.close()
    }
}

extension RedisServer {
    /// How many PINGs the server has answered on a Unix socket other than this helper's own.
    func pings() throws -> Int {
        let text = try command("INFO", "commandstats").text ?? ""
        let line = text.split(separator: "\r\n").first { $0.hasPrefix("cmdstat_ping:calls=") }
        let calls = line?.dropFirst("cmdstat_ping:calls=".count).prefix { $0 != "," } ?? "0"
        // The helper's own, at the start of the server.
        return (Int(calls) ?? 0) - 1
    }
}
