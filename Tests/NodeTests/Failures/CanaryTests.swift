import Glibc
import TestSupport
import Testing

/// A subscription link that looks well and brings nothing, and a Redis that does not answer.
@Suite(.serialized) struct `A node's canary` {
    private let redis: RedisServer
    private let proxy: TCPProxy
    /// Reaches Redis through the proxy.
    private let node: TestNode
    private let other: TestNode

    init() throws {
        redis = try RedisServer()
        proxy = try TCPProxy(to: redis.port)
        node = try TestNode(redis, url: "redis://127.0.0.1:\(proxy.port)/0", name: "deaf")
        other = try TestNode(redis, name: "other")
    }

    private static let subscriber = "martlet-deaf-subscriber"

    private func pair() throws -> (alice: Device, bob: Device) {
        let alice = try Device(Stage.user("alice"), on: other)
        let bob = try Device(Stage.user("bob"), on: node)
        try alice.deliver(1, to: bob.user, "heard")
        try bob.wait(messages: 1)
        return (alice, bob)
    }

    private func waitForMetric(_ name: String, atLeast value: Double) throws {
        let isSo = try Deadline().wait { try node.metric(name) >= value }
        #expect(isSo, "\(name)")
    }

    @Test func `comes back second by second, under the name of the node`() throws {
        try waitForMetric("martlet_canary_seconds_count", atLeast: 3)
        #expect(try node.metric("martlet_ready") == 1)
        let channels = try redis.command("PUBSUB", "CHANNELS", "canary:*").elements.compactMap(\.text)
        #expect(channels.sorted() == ["canary:deaf", "canary:other"])
        #expect(try node.metric("martlet_subscription_interruptions_total") == 0)
    }

    @Test func `finds a link that brings nothing any more, and clients get what they have missed`() throws {
        let (alice, bob) = try pair()
        proxy.deafen(Self.subscriber, includingNew: false)
        for ref in 2...20 { try alice.deliver(ref, to: bob.user, "missed \(ref)") }
        try bob.wait(messages: 20)
        #expect(bob.inboxes == Array(1...20))
        #expect(bob.others.isEmpty, "no resync")
        #expect(try node.metric(#"martlet_canaries_late_total{reason="unheard"}"#) >= 1)
        #expect(try node.metric("martlet_subscription_interruptions_total") >= 1)
        let isReady = try Deadline().wait { try node.get("/ready").status == 200 }
        #expect(isReady)
        for text in ["publications do not arrive", "the canary is back"] {
            #expect(node.process.errorOutput.contains(text))
        }
        // From here on live again.
        let before = try node.metric(#"martlet_deliveries_total{path="live"}"#)
        try alice.deliver(21, to: bob.user, "heard again")
        try bob.wait(messages: 21)
        #expect(try node.metric(#"martlet_deliveries_total{path="live"}"#) == before + 1)
    }

    @Test func `keeps a node unready whose new links bring nothing either`() throws {
        let (alice, bob) = try pair()
        proxy.deafen(Self.subscriber, includingNew: true)
        let isRed = try Deadline().wait { try node.get("/ready").status == 503 }
        #expect(isRed)
        for ref in 2...5 { try alice.deliver(ref, to: bob.user, "missed \(ref)") }
        // What comes in from bob is still taken: the other link works.
        try bob.deliver(1, to: alice.user, "sent")
        try alice.wait(messages: 1)
        #expect(try node.get("/ready").status == 503)
        proxy.heal()
        try bob.wait(messages: 5)
        #expect(bob.inboxes == Array(1...5))
        #expect(bob.closeCode == nil)
        let isReady = try Deadline().wait { try node.get("/ready").status == 200 }
        #expect(isReady)
    }

    @Test func `turns a node unready while Redis stands still, and keeps the links`() throws {
        let (alice, bob) = try pair()
        redis.pause()
        defer { redis.resume() }
        var answer = ""
        let isRed = try Deadline().wait {
            let response = try node.get("/ready")
            answer = response.text
            return response.status == 503
        }
        redis.resume()
        #expect(isRed && answer.contains("canary_late"), "\(answer)")
        let isReady = try Deadline().wait { try node.get("/ready").status == 200 }
        #expect(isReady)
        #expect(try node.metric(#"martlet_canaries_late_total{reason="unanswered"}"#) >= 1)
        #expect(try node.metric(#"martlet_canaries_late_total{reason="unheard"}"#) == 0)
        #expect(try node.metric("martlet_subscription_interruptions_total") == 0)
        try alice.deliver(2, to: bob.user, "heard again")
        try bob.wait(messages: 2)
    }

    @Test func `blames nobody when the node itself stood still`() throws {
        let (alice, bob) = try pair()
        node.process.signal(SIGSTOP)
        for ref in 2...5 { try alice.deliver(ref, to: bob.user, "meanwhile \(ref)") }
        // Longer than a canary may take: the other node's go on.
        let count = "martlet_canary_seconds_count"
        let goal = try other.metric(count) + 4
        let isLater = try Deadline().wait { try other.metric(count) >= goal }
        #expect(isLater)
        node.process.signal(SIGCONT)
        try bob.wait(messages: 5)
        try waitForMetric("martlet_canary_seconds_count", atLeast: 3)
        #expect(try node.metric(#"martlet_canaries_late_total{reason="unheard"}"#) == 0)
        #expect(try node.metric("martlet_subscription_interruptions_total") == 0)
    }
}
