import Redis
import Testing
import Top

@testable import martlet

@Suite struct `The doctor` {
    /// Everything as it should be.
    private static let healthy = RedisFacts(
        info: [
            "redis_version": "7.0.15", "role": "master", "connected_slaves": "1", "connected_clients": "12",
            "used_memory": "1000000", "total_system_memory": "16000000000", "cluster_enabled": "0",
            "aof_last_write_status": "ok", "aof_last_bgrewrite_status": "ok",
            "mem_fragmentation_ratio": "1.1",
        ],
        configuration: [
            "appendonly": "yes", "appendfsync": "everysec", "no-appendfsync-on-rewrite": "no",
            "maxmemory": "8000000000", "maxmemory-policy": "noeviction", "stream-node-max-bytes": "512",
            "stream-node-max-entries": "100", "maxclients": "10000", "timeout": "0", "tcp-keepalive": "60",
            "client-output-buffer-limit":
                "normal 0 0 0 slave 268435456 67108864 60 pubsub 268435456 67108864 60",
        ],
        roundTripMicroseconds: 120,
        monitors: 0
    )
    private static let machine = MachineFacts(
        files: FileLimit(soft: 1024, hard: 100_000),
        kernel: ["net/core/somaxconn": "4096", "vm/overcommit_memory": "1"],
        hugePages: "madvise",
        isRedisLocal: true
    )

    private func findings(_ facts: RedisFacts) -> [Finding] {
        DoctorChecks.findings(DoctorFacts(redis: .answered(facts), machine: Self.machine, ports: []))
    }

    private func findings(_ machine: MachineFacts) -> [Finding] {
        DoctorChecks.findings(DoctorFacts(redis: .answered(Self.healthy), machine: machine, ports: []))
    }

    /// What is not well, as `check status`.
    private func complaints(_ findings: [Finding]) -> [String] {
        findings.filter { $0.status != .ok }.map { "\($0.check) \($0.status.rawValue)" }
    }

    @Test func `has nothing to say about a healthy Redis`() {
        #expect(complaints(findings(Self.healthy)).isEmpty)
        #expect(findings(Self.healthy).count == 15)
    }

    @Test(arguments: [
        ("appendonly", "no", "appendonly failure"), ("appendfsync", "no", "appendfsync failure"),
        ("no-appendfsync-on-rewrite", "yes", "no-appendfsync-on-rewrite warning"),
        ("maxmemory-policy", "allkeys-lru", "maxmemory-policy failure"),
        ("maxmemory-policy", "volatile-ttl", "maxmemory-policy warning"),
        ("maxmemory", "0", "maxmemory warning"),
        ("maxmemory", "1000001", "maxmemory warning"),
        ("stream-node-max-bytes", "4096", "stream-node-max-bytes warning"),
        ("stream-node-max-bytes", "0", "stream-node-max-bytes warning"),
        ("stream-node-max-entries", "0", "stream-node-max-entries warning"),
        ("stream-node-max-entries", "100000", "stream-node-max-entries warning"),
        ("maxclients", "100", "maxclients warning"), ("timeout", "5", "timeout warning"),
        ("tcp-keepalive", "0", "tcp-keepalive warning"),
        (
            "client-output-buffer-limit", "normal 0 0 0 pubsub 33554432 8388608 60",
            "client-output-buffer-limit warning"
        ),
        ("client-output-buffer-limit", "nonsense", "client-output-buffer-limit warning"),
    ])
    func `complains about settings`(name: String, value: String, complaint: String) {
        var facts = Self.healthy
        facts.configuration?[name] = value
        #expect(complaints(findings(facts)) == [complaint])
    }

    @Test(arguments: [
        ("appendfsync", "always"), ("timeout", "300"), ("stream-node-max-bytes", "1024"),
        ("client-output-buffer-limit", "normal 0 0 0 slave 0 0 0 pubsub 0 0 0"),
    ])
    func `accepts other good settings`(name: String, value: String) {
        var facts = Self.healthy
        facts.configuration?[name] = value
        #expect(complaints(findings(facts)).isEmpty)
    }

    @Test(arguments: [
        ("redis_version", "6.2.7", "version failure"), ("redis_version", "", "version failure"),
        ("role", "slave", "role failure"), ("cluster_enabled", "1", "role failure"),
        ("aof_last_write_status", "err", "disk failure"),
        ("aof_last_bgrewrite_status", "err", "disk failure"),
        ("connected_clients", "9000", "maxclients warning"),
    ])
    func `complains about the state`(name: String, value: String, complaint: String) {
        var facts = Self.healthy
        facts.info[name] = value
        #expect(complaints(findings(facts)) == [complaint])
    }

    @Test func `complains about a slow way, a MONITOR, fragmentation, and what it may not see`() {
        var facts = Self.healthy
        facts.roundTripMicroseconds = 20_000
        facts.monitors = 2
        facts.info["mem_fragmentation_ratio"] = "2.5"
        facts.info["used_memory"] = "200000000"
        #expect(
            complaints(findings(facts)) == ["round-trip warning", "monitor warning", "fragmentation warning"]
        )
        facts = Self.healthy
        facts.configuration = nil
        facts.monitors = nil
        #expect(complaints(findings(facts)) == ["configuration warning"])
    }

    @Test func `knows Valkey`() {
        var facts = Self.healthy
        facts.info["valkey_version"] = "8.0.1"
        #expect(findings(facts).first?.summary == "Valkey 8.0.1")
    }

    @Test func `complains about the machine`() {
        var machine = Self.machine
        machine.files = FileLimit(soft: 1024, hard: 4096)
        machine.kernel = ["net/core/somaxconn": "128", "vm/overcommit_memory": "0"]
        machine.hugePages = "always"
        let complaint = [
            "files warning", "somaxconn warning", "overcommit_memory warning", "transparent_hugepage warning",
        ]
        #expect(complaints(findings(machine)) == complaint)
        machine.isRedisLocal = false
        #expect(complaints(findings(machine)) == ["files warning", "somaxconn warning"])
        machine.files = FileLimit(soft: 256, hard: 256)
        machine.kernel = [:]
        #expect(complaints(findings(machine)) == ["files failure"])
    }

    @Test(arguments: [
        (PortFacts.State.free, Finding.Status.ok), (.used, .warning),
        (.unusable(reason: "no right"), .failure),
    ])
    func `judges ports`(state: PortFacts.State, status: Finding.Status) {
        #expect(MachineChecks.port(PortFacts(address: "a:1", state: state)).status == status)
    }

    @Test(arguments: [
        (RedisDisconnect.connectFailed("connection refused"), "start Redis"),
        (.connectFailed("TLS: self-signed certificate"), "--redis-tls-authority"),
        (.streamEnded("end of stream"), "start Redis"), (.silent, "start Redis"),
        (.preludeRefused("AUTH: WRONGPASS invalid username-password pair"), "user and password"),
        (.preludeRefused("AUTH: ERR AUTH <password> called without any password"), "user and password"),
        (.preludeRefused("PING: NOAUTH Authentication required."), "user and password"),
        (
            .preludeRefused("PING: NOPERM this user has no permissions to run the 'ping' command"),
            "+ping +info"
        ),
        (.preludeRefused("PING: LOADING Redis is loading the dataset in memory"), "wait"),
        (.preludeRefused("SELECT: ERR DB index is out of range"), "look at the answer"),
    ])
    func `advises by the reason why Redis is silent`(end: RedisDisconnect, advice: String) {
        let facts = DoctorFacts(redis: .silent(RedisSilence(end)), machine: Self.machine, ports: [])
        let findings = DoctorChecks.findings(facts)
        #expect(complaints(findings) == ["redis failure"])
        #expect(findings[0].change.contains(advice), "\(findings[0].change)")
    }

    @Test func `complains about a user who may not load or call functions`() {
        let rights = [
            RedisRights(), RedisRights(loading: "NOPERM no"), RedisRights(calling: "NOPERM no"),
            RedisRights(loading: "NOPERM no", calling: "NOPERM no"),
        ]
        #expect(rights.map(\.finding.status) == [.ok, .failure, .failure, .failure])
        #expect(rights[1].finding.summary.contains("load") && rights[2].finding.summary.contains("call"))
        #expect(RedisExamination.refusal(.error("NOPERM no")) == "NOPERM no")
        #expect(RedisExamination.refusal(.error("ERR Missing library metadata")) == nil)
        #expect(RedisExamination.refusal(nil) == nil)
    }

    /// A look at a system with one node, and perhaps a worker and jobs.
    private func work(isWorkerAlive: Bool, jobs: Int, oldest: UInt64? = nil) -> Snapshot {
        var work = Snapshot()
        work.time = 100_000
        var node = Sighting<NodeReport>(name: "n1")
        node.aliveUntil = 105_000
        work.nodes = [node]
        var worker = Sighting<WorkerReport>(name: "w1")
        worker.role = Partition.role
        worker.aliveUntil = isWorkerAlive ? 103_000 : 97_000
        work.workers =
            [worker]
            + ["presence", "receipts", "retention"].map { role in
                var other = Sighting<WorkerReport>(name: role)
                other.role = role
                other.aliveUntil = 103_000
                return other
            }
        work.partitions[3].figures.length = jobs
        work.partitions[3].figures.oldest = oldest
        return work
    }

    /// What the doctor has found after these looks.
    private func findings(_ looks: Snapshot...) -> [Finding] {
        var facts = Self.healthy
        var history = History()
        for look in looks { history.add(look) }
        facts.work = history
        return findings(facts)
    }

    @Test func `complains about work that nobody does`() {
        #expect(complaints(findings(work(isWorkerAlive: true, jobs: 5, oldest: 99_000))).isEmpty)
        #expect(
            complaints(findings(work(isWorkerAlive: true, jobs: 5, oldest: 90_000))) == ["partitions warning"]
        )
        #expect(
            complaints(findings(work(isWorkerAlive: false, jobs: 5, oldest: 90_000))) == ["workers failure"]
        )
        #expect(complaints(findings(work(isWorkerAlive: false, jobs: 0))) == ["workers warning"])
        #expect(complaints(findings(Snapshot())).isEmpty)
    }

    @Test func `complains about built-in workers that are not there`() throws {
        var look = work(isWorkerAlive: true, jobs: 0)
        look.workers.removeAll { $0.role == "retention" || $0.role == "receipts" }
        #expect(complaints(findings(look)) == ["other-workers warning"])
        let finding = try #require(findings(look).first { $0.check == "other-workers" })
        #expect(finding.summary == "no live worker for receipts, retention")
        #expect(finding.change.contains("martlet worker receipts ") && finding.why.contains("Redis grows"))
        look.nodes = []
        #expect(complaints(findings(look)).isEmpty)
    }

    @Test func `complains about streams of other workers that nobody reads, and about keys that are none`()
        throws
    {
        var look = work(isWorkerAlive: true, jobs: 0)
        var stream = JobStream(name: "moderation")
        stream.kinds = ["messages"]
        stream.most = 100
        look.streams = [stream]
        #expect(complaints(findings(look)).isEmpty)
        look.streams[0].figures.length = 2
        var later = look
        later.time += 1500
        #expect(complaints(findings(look)).isEmpty, "a single look cannot tell")
        var finding = try #require(findings(look, later).first { $0.check == "streams" })
        #expect(finding.status == .failure)
        #expect(finding.summary == "nobody takes the 2 jobs of work:moderation")
        look.streams[0].figures.length = 0
        look.streams[0].isForeign = true
        finding = try #require(findings(look).first { $0.check == "streams" })
        #expect(finding.status == .failure && finding.summary.hasSuffix("of another type: it gets no copies"))
    }

    @Test func `complains about two live workers of one name`() throws {
        var look = work(isWorkerAlive: true, jobs: 0)
        look.tokens["fanout"] = ["w1:a": 103_000, "w1:b": 103_000]
        var later = look
        later.time += 1500
        later.tokens["fanout"] = ["w1:a": 104_500, "w1:b": 104_500]
        let finding = try #require(findings(look, later).first { $0.check == "worker-names" })
        #expect(
            finding.status == .warning && finding.summary.hasPrefix("2 live workers of fanout are called w1")
        )
    }

    @Test func `complains about dead letters, and about work that it may not see`() throws {
        var look = work(isWorkerAlive: true, jobs: 0)
        look.dead = ["push": 3]
        #expect(complaints(findings(look)) == ["dead-letters warning"])
        let finding = try #require(findings(look).first { $0.check == "dead-letters" })
        #expect(finding.summary == "dead:push holds 3" && finding.change.contains("XREVRANGE dead:push + - "))
        #expect(finding.change.contains("XADD them to their stream again"))
        look.oddities = [.forbidden(command: "GET")]
        #expect(complaints(findings(look)) == ["workers warning"])
    }

    @Test func `says that a setting is to last`() {
        var facts = Self.healthy
        for name in facts.configuration.map({ Array($0.keys) }) ?? [] { facts.configuration?[name] = "0" }
        facts.configuration?["appendonly"] = "yes"
        facts.configuration?["no-appendfsync-on-rewrite"] = "yes"
        facts.configuration?["timeout"] = "1"
        let changes = findings(facts).map(\.change).filter { $0.hasPrefix("CONFIG SET") }
        #expect(changes.count >= 8)
        for change in changes { #expect(change.contains("in redis.conf"), "\(change)") }
    }

    @Test func `says what to change and why, whenever it complains`() {
        var facts = Self.healthy
        facts.configuration = ["appendonly": "no"]
        facts.info = [:]
        for finding in findings(facts) where finding.status != .ok {
            #expect(!finding.change.isEmpty && !finding.why.isEmpty, "\(finding.check)")
        }
    }

    @Test func `reads INFO, CONFIG GET and CLIENT LIST`() {
        let info = InfoText.fields("# Server\r\nredis_version:7.0.15\r\nconfig_file:a:b\r\n\r\n")
        #expect(info == ["redis_version": "7.0.15", "config_file": "a:b"])
        let pairs = RedisValue.array(["a", "1", "b", ""].map { .string(Array($0.utf8)) })
        #expect(RedisExamination.pairs(pairs) == ["a": "1", "b": ""])
        #expect(RedisExamination.pairs(.error("NOPERM")) == nil)
        let clients = "id=3 name=O flags=N cmd=get\nid=4 flags=O cmd=monitor\n"
        #expect(RedisExamination.monitors(.string(Array(clients.utf8))) == 1)
        #expect(RedisExamination.monitors(.error("NOPERM")) == nil)
        #expect(MachineFacts.selected("always [madvise] never") == "madvise")
        #expect(MachineFacts.selected("always") == nil)
    }

    @Test func `writes text and JSON`() {
        let findings = [
            Finding.ok("version", "Redis \"7\""),
            .failure("appendonly", "no", change: "say yes", why: "it is lost"),
        ]
        #expect(
            DoctorReport.text(findings, isColoured: false) == """
                ok    version     Redis "7"
                FAIL  appendonly  no
                        change: say yes
                        why:    it is lost

                2 checks: 1 failed, 0 with a warning

                """
        )
        #expect(
            DoctorReport.json(findings) == """
                [{"check":"version","status":"ok","summary":"Redis \\"7\\"","change":"","why":""},
                 {"check":"appendonly","status":"failure","summary":"no","change":"say yes","why":"it is lost"}]

                """
        )
        #expect(DoctorReport.json([]) == "[]\n")
    }
}
