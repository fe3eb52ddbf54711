import Loop
import TestSupport

/// One server; nodes and workers reach it over links of their own.
final class SingleRedis: RedisService {
    let parts: [Part]
    private let directory: TemporaryDirectory
    private let loop: EventLoop
    private let port: UInt16
    private var links: [String: FaultyLink] = [:]
    private var isPaused = false

    init(loop: EventLoop, logFolder: String?) throws {
        self.loop = loop
        directory = try TemporaryDirectory()
        port = try FreePort.find()
        let text = RedisSettings.text(
            port: port,
            socket: directory.file("redis.sock"),
            directory: directory.path
        )
        let file = try directory.write(text, to: "redis.conf")
        parts = [Part("redis", "redis-server", [file], logFolder: logFolder)]
    }

    var masterSocket: String { directory.file("redis.sock") }

    var isUp: Bool { RedisProbe.answer(masterSocket, "PING") == .text("PONG") }

    func start() throws { try parts[0].start() }

    func url(for user: String) throws -> String {
        let link = try FaultyLink(loop: loop, to: .tcp(host: "127.0.0.1", port: port))
        links[user] = link
        return "redis://127.0.0.1:\(link.port)/0"
    }

    func link(of user: String) -> FaultyLink? { links[user] }

    func killMaster() { parts[0].kill() }

    func pauseMaster() {
        isPaused = true
        parts[0].pause()
    }

    func repair() throws {
        if isPaused { parts[0].resume() }
        isPaused = false
        try parts[0].start()
    }

    func failOver() {}
}
