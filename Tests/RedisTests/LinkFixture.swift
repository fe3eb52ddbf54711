import Loop
import Redis
import TestSupport
import Testing

/// A loop, a real Redis and an observer; the links of a test are made with it.
struct LinkFixture {
    let loop: EventLoop
    let server: RedisServer
    let log = LinkLog()

    init(configuration: [String] = []) throws {
        loop = try EventLoop()
        server = try RedisServer(configuration: configuration)
    }

    /// Limits for tests that wait for them to be reached.
    static var quick: RedisLinkLimits {
        var limits = RedisLinkLimits()
        limits.initialBackoff = .milliseconds(10)
        limits.maximumBackoff = .milliseconds(50)
        return limits
    }

    func link(
        _ url: String? = nil,
        tls: TLSClientContext? = nil,
        limits: RedisLinkLimits = quick,
        prelude: [[String]] = []
    ) throws -> RedisLink {
        let url = try RedisURL.parse(url ?? server.socketURL)
        return RedisLink(loop: loop, url: url, tls: tls, limits: limits, prelude: prelude, observer: log)
    }

    /// Turns the loop until the condition holds; a test fails when it does not within the usual deadline.
    func run(
        _ comment: Comment? = nil,
        sourceLocation: SourceLocation = #_sourceLocation,
        until condition: () -> Bool
    ) {
        let holds = loop.run(for: Deadline.usual, until: condition)
        #expect(holds, comment, sourceLocation: sourceLocation)
    }

    /// Sends one command and waits for its value.
    func ask(_ link: RedisLink, _ arguments: String...) throws -> RedisValue {
        var result: Result<RedisValue, RedisLinkError>?
        link.call(arguments) { result = $0 }
        run { result != nil }
        return try #require(result).get()
    }
}
