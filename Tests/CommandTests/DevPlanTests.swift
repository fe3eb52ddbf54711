import Testing

@testable import martlet

@Suite struct `The plan of martlet dev` {
    private let plan = DevPlan(
        program: "martlet",
        nodeCount: 2,
        workerCount: 1,
        port: 8080,
        redisPort: 7379,
        data: "var",
        secretFile: "var/secret",
        logLevel: "info",
        logFormat: "human",
        configFile: "m.conf"
    )

    @Test func `gives every child that listens its own port`() {
        #expect(plan.children.map { plan.port(of: $0) } == [7379, 8081, 8082, nil, nil, nil, nil, 8080])
    }

    @Test func `starts nodes behind the load balancer`() {
        #expect(
            plan.arguments(of: .node(2), executable: "/m").joined(separator: " ")
                == "/m node --name node2 --listen 127.0.0.1:8082 --proxy-protocol --secret-file var/secret"
                + " --log-format human --log-level info --config m.conf"
        )
    }

    @Test func `starts workers that know Redis alone, and dies with them`() {
        #expect(
            plan.arguments(of: .worker(1), executable: "/m").joined(separator: " ")
                == "/m worker fanout --name w1"
                + " --log-format human --log-level info --config m.conf"
        )
        for worker in [ChildName.presence, .receipts, .retention] {
            #expect(
                plan.arguments(of: worker, executable: "/m").joined(separator: " ")
                    == "/m worker \(worker) --name \(worker)"
                    + " --log-format human --log-level info --config m.conf"
            )
        }
        for worker in plan.workers { #expect(plan.deathSignal(of: worker) == "KILL") }
    }

    @Test func `gives each child its own way into Redis, in its environment alone`() {
        var generator = SystemRandomNumberGenerator()
        let users = RedisUsers(prefix: "", using: &generator)
        let inherited = ["PATH=/bin", "MARTLET_REDIS=redis://other", "MARTLET_SEND_RATE=7"]
        for child in plan.children {
            let environment = plan.environment(of: child, users, from: inherited)
            let arguments = plan.arguments(of: child, executable: "/m").joined(separator: " ")
            for role in RedisRole.allCases {
                let url = users.url(role, port: 7379)
                #expect(environment.contains("MARTLET_REDIS=" + url) == (child.redisRole == role))
                #expect(!arguments.contains(url))
            }
            #expect(environment.contains("PATH=/bin"))
            #expect(!environment.contains("MARTLET_REDIS=redis://other"))
            #expect(environment.contains("MARTLET_SEND_RATE=7") == (child.redisRole != nil))
        }
    }

    @Test func `tells nodes and workers the prefix that their users are for`() {
        var plan = plan
        plan.prefix = "p:"
        for child in plan.children {
            let arguments = plan.arguments(of: child, executable: "/m").joined(separator: " ")
            #expect(arguments.hasSuffix(" --prefix p:") == (child.redisRole != nil))
        }
    }

    @Test func `names every node in the load balancer's configuration`() {
        let text = ProxyConfiguration.text(plan, fileLimit: 20_000)
        #expect(text.contains("\n    bind 127.0.0.1:8080\n"))
        #expect(text.contains("\n    server node1 127.0.0.1:8081\n    server node2 127.0.0.1:8082\n"))
        #expect(text.contains("\n    maxconn 9900\n"))
        // HAProxy says the same on standard error.
        #expect(!text.split(separator: "\n").contains { $0.hasPrefix("    log ") })
    }

    @Test(arguments: [(UInt64(0), 100), (1024, 412), (20_000, 9900), (.max, 999_900)])
    func `keeps the load balancer within its file limit`(files: UInt64, connections: Int) {
        #expect(ProxyConfiguration.largestConnections(fileLimit: files) == connections)
    }

    @Test func `ends its announcement with a ready line`() {
        let text = Banner.text(plan, fileLimit: 20_000, processes: [.node(1): 4711, .worker(1): 4712])
        #expect(text.hasSuffix("\n\nready ws://127.0.0.1:8080 redis://127.0.0.1:7379/0\n"))
        #expect(text.contains("martlet chat --user alice --to bob --secret-file var/secret\n"))
        #expect(text.contains("\n  break    kill -9 4711   (node1; "))
        #expect(text.contains("\n           kill -9 4712   (w1; "))
        #expect(text.contains("HAProxy -> 2 nodes -> Redis -> 4 workers.\n"))
        #expect(text.contains("\n  workers  w1, presence, receipts, retention\n"))
        #expect(text.contains("martlet top --redis redis://127.0.0.1:7379/0\n"))
    }

    @Test func `says what it means that no worker runs`() {
        var plan = plan
        plan.workerCount = 0
        let text = Banner.text(plan, fileLimit: 20_000, processes: [.node(1): 4711])
        let line = "presence, receipts, retention; messages to groups wait until one for them runs"
        #expect(text.contains("\n  workers  \(line)\n"))
        #expect(text.contains("-> Redis -> 3 workers.\n"))
        #expect(text.split(separator: "\n").count { $0.contains("kill -9") } == 1)
        #expect(plan.children == [.redis, .node(1), .node(2)] + ChildName.singleWorkers + [.proxy])
    }

    @Test(arguments: [
        (Int32(0), "ended with status 0"), (256, "ended with status 1"), (0x4000, "ended with status 64"),
        (9, "was killed by SIGKILL"), (139, "was killed by SIGSEGV"), (10, "was killed by signal 10"),
    ])
    func `reads how a child ended`(status: Int32, text: String) {
        #expect(ChildEnd(waitStatus: status).description == text)
    }
}
