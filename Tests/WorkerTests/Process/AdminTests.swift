import Foundation
import TestSupport
import Testing

/// What a worker tells whoever watches it.
struct AdminTests {
    /// One request over curl's connection, status and body.
    private func get(_ url: String, _ options: [String] = []) throws -> (status: String, body: String) {
        let curl = try ChildProcess("curl", ["-sS", "-m", "5", "-w", "\n%{http_code}", url] + options)
        _ = try curl.waitForExit()
        var lines = curl.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let status = lines.popLast() ?? ""
        return (status, lines.joined(separator: "\n"))
    }

    @Test func `health, readiness and metrics are served, and nothing else`() throws {
        let bench = try WorkerBench()
        let port = try FreePort.find()
        let base = "http://127.0.0.1:\(port)"
        let environment = ["MARTLET_ADMIN_LISTEN": "127.0.0.1:\(port)"]
        let worker = try bench.worker("w1", ["partitions", "jobs", "count=4"], environment: environment)
        #expect(try get(base + "/health") == ("200", "{\"status\":\"ok\"}\n"))
        #expect(try get(base + "/ready") == ("200", "{\"status\":\"ready\"}\n"))
        #expect(try get(base + "/").status == "404")
        #expect(try get(base + "/health", ["-X", "POST"]).status == "405")
        #expect(try get(base + "/health", ["-I"]).status == "200")
        for _ in 0..<3 { try bench.add("note", "{}", to: "work:jobs:1") }
        for _ in 0..<2 { try bench.add("keep", "{}", to: "work:jobs:1") }
        try bench.add("reject", "{}", to: "work:jobs:0")
        try eventually("the figures are there") {
            let metrics = try get(base + "/metrics").body
            return metrics.contains("martlet_worker_jobs_done_total{role=\"jobs\"} 3\n")
                && metrics.contains("martlet_worker_jobs_in_hand{role=\"jobs\"} 2\n")
                && metrics.contains("martlet_worker_dead_letters_total{role=\"jobs\"} 1\n")
                && metrics.contains("martlet_worker_leases_held{role=\"jobs\"} 4\n")
                && metrics.contains("martlet_worker_pending_jobs{role=\"jobs\",partition=\"1\"} 2\n")
                && metrics.contains("martlet_worker_lag_jobs{role=\"jobs\",partition=\"1\"} 0\n")
        }
        bench.redis.kill()
        try eventually("it is not ready without Redis") {
            try get(base + "/ready") == ("503", "{\"status\":\"redis_unavailable\"}\n")
        }
        #expect(try get(base + "/health").status == "200")
        withExtendedLifetime(worker) {}
    }

    @Test func `the card says who works where`() throws {
        let bench = try WorkerBench()
        let worker = try bench.worker("w1", ["partitions", "jobs", "count=2"])
        for _ in 0..<3 { try bench.add("note", "{}", to: "work:jobs:1") }
        try eventually("the card has it all") {
            let card = try bench.redis.command("GET", "worker:w1").text ?? ""
            return card.hasPrefix(
                "{\"name\":\"w1\",\"role\":\"jobs\",\"roles\":[\"jobs\"],\"partitions\":[0,1],\"jobs\":3,"
                    + "\"redeliveries\":0,\"dead\":0,\"deliveries\":0,\"since\":"
            )
        }
        let tokens = try bench.redis.command("ZRANGE", "workers:jobs", "0", "-1").elements.compactMap(\.text)
        #expect(tokens.count == 1 && tokens[0].hasPrefix("w1:"))
        withExtendedLifetime(worker) {}
    }

    @Test func `the card of a worker that serves and consumes names both roles`() throws {
        let bench = try WorkerBench()
        let worker = try bench.worker("w1", ["both", "weather"])
        try eventually("the card is there") {
            let card = try bench.redis.command("GET", "worker:w1").text ?? ""
            return card.hasPrefix(
                "{\"name\":\"w1\",\"role\":\"weather\",\"roles\":[\"weather\",\"weather-jobs\"],"
            )
        }
        withExtendedLifetime(worker) {}
    }

    @Test func `a second worker on the same admin address says that it is in use`() throws {
        let bench = try WorkerBench()
        let port = try FreePort.find()
        let environment = ["MARTLET_ADMIN_LISTEN": "127.0.0.1:\(port)"]
        let first = try bench.worker("w1", ["shared", "jobs"], environment: environment)
        let second = try bench.started("w2", ["shared", "jobs"], environment: environment)
        #expect(try second.waitForExit() == .exited(69))
        #expect(second.errorOutput.contains("127.0.0.1:\(port)"))
        #expect(first.isRunning)
    }

    @Test(arguments: [
        (["MARTLET_NAME": "a b"], "MARTLET_NAME: expected 1 to 64 of A-Z a-z 0-9 _ . -"),
        (["MARTLET_PREFIX": "a{b"], "MARTLET_PREFIX: expected up to 64 visible ASCII characters"),
        (["MARTLET_REDIS": "http://x"], "MARTLET_REDIS: unknown scheme http"),
        (["MARTLET_ADMIN_LISTEN": "nowhere"], "MARTLET_ADMIN_LISTEN: nowhere is not an address"),
        (["MARTLET_LOG_LEVEL": "loud"], "MARTLET_LOG_LEVEL: expected one of debug, info, warning, error"),
        (["MARTLET_LOG_FORMAT": "xml"], "MARTLET_LOG_FORMAT: expected one of json, human, auto"),
    ])
    func `a worker does not start with what it cannot use`(
        environment: [String: String],
        reason: String
    ) throws {
        let bench = try WorkerBench()
        let worker = try bench.started("w1", ["shared", "jobs"], environment: environment)
        #expect(try worker.waitForExit() == .exited(64))
        #expect(worker.errorOutput.contains(reason))
    }

    @Test(arguments: [
        ("shared", "fanout", "consume: the name fanout belongs to the fan-out"),
        ("shared", "a:b", "consume: expected 1 to 64 of"), ("shared", "", "consume: expected 1 to 64 of"),
        ("tap", "fanout", "tap: the name fanout belongs to the fan-out"),
        ("serve", "a b", "serve: expected 1 to 64 of"),
    ])
    func `a stream's name must be usable`(kind: String, name: String, reason: String) throws {
        let bench = try WorkerBench()
        let worker = try bench.started("w1", [kind, name])
        #expect(try worker.waitForExit() == .exited(64))
        #expect(worker.errorOutput.contains(reason))
    }

    @Test func `an address in use ends the start`() throws {
        let bench = try WorkerBench()
        let environment = ["MARTLET_ADMIN_LISTEN": "unix:\(bench.redis.directory.file("redis.conf"))"]
        let worker = try bench.started("w1", ["shared", "jobs"], environment: environment)
        #expect(try worker.waitForExit() == .exited(69))
    }

    @Test(arguments: [
        "GET / HTTP/9.9\r\n\r\n", "rubbish\r\n\r\n", "GET /health HTTP/1.1\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: a\r\nX:" + String(repeating: "y", count: 100_000) + "\r\n\r\n",
    ])
    func `what is no request is answered and closed, and the worker goes on`(request: String) throws {
        let bench = try WorkerBench()
        let path = bench.redis.directory.file("admin.sock")
        let worker = try bench.worker(
            "w1",
            ["shared", "jobs"],
            environment: ["MARTLET_ADMIN_LISTEN": "unix:\(path)"]
        )
        let curl = try ChildProcess(
            "python3",
            [
                "-c",
                "import socket,sys; s=socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.settimeout(10)\n"
                    + "try: s.sendall(sys.argv[2].encode())\nexcept OSError: pass\n"
                    + "print(s.recv(12).decode())", path, request,
            ]
        )
        #expect(try curl.waitForExit() == .exited(0))
        #expect(["HTTP/1.1 400", "HTTP/1.1 431", "HTTP/1.1 505"].contains(String(curl.output.prefix(12))))
        try bench.add("note", "{}", to: "work:jobs")
        try eventually("it works on") { try bench.redis.command("GET", "done").integer == 1 }
        withExtendedLifetime(worker) {}
    }
}
