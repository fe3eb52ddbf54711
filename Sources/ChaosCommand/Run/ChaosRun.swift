import Chaos
import Client
import Foundation
import Loop
import TestSupport

/// One run from the start of the system to the verdict.
final class ChaosRun {
    private let options: ChaosOptions
    private let loop: EventLoop
    private let fleet: Fleet
    private let maker: ClientMaker

    /// Between two looks at what is due.
    private static let tick = Duration.milliseconds(5)
    private static let startTime = Duration.seconds(60)

    init(_ options: ChaosOptions) throws {
        self.options = options
        loop = try EventLoop()
        fleet = try Fleet(options, loop: loop)
        maker = try ClientMaker(loop: loop, seed: options.seed)
    }

    /// Does everything, and says how it went.
    func run() throws -> ChaosReport {
        try startSystem()
        let desk = GroupDesk(port: fleet.clientPorts[0])
        let world = try makeGroups(
            World.make(seed: options.seed, users: options.users, milliseconds: options.milliseconds),
            desk
        )
        let crowd = try Crowd(world: world, ports: fleet.clientPorts, seed: options.seed, loop: loop)
        try connect(crowd)
        let load = Load(
            crowd: crowd,
            desk: desk,
            maker: maker,
            loop: loop,
            rate: options.rate,
            seed: options.seed
        )
        try disturb(crowd, load)
        let settlement = Settlement(options, fleet: fleet, crowd: crowd, desk: desk, loop: loop)
        return try settlement.report()
    }

    private func startSystem() throws {
        try fleet.redis.start()
        try wait("Redis does not answer") { fleet.redis.isUp }
        for part in fleet.nodes + fleet.workers { try part.start() }
        try wait("a node or worker is not ready") { (fleet.nodes + fleet.workers).allSatisfy(\.saysReady) }
        try fleet.balancer?.start()
        try wait("nobody lets clients in") { fleet.clientPorts.allSatisfy(PortProbe.isOpen) }
    }

    private func makeGroups(_ world: World, _ desk: GroupDesk) throws -> World {
        var world = world
        let groups = world.conversations.indices.filter { world.conversations[$0].isGroup }
        for index in groups {
            let members = world.conversations[index].members
            let names = members.dropFirst().map { "\"\(world.users[$0])\"" }.joined(separator: ",")
            desk.submit(
                HTTPCall(
                    method: "POST",
                    path: "/v1/groups",
                    token: maker.token(world.users[members[0]], now: loop.wallClock),
                    body: "{\"name\":\"group \(index)\",\"members\":[\(names)]}"
                )
            )
        }
        try wait("the groups are not made") { desk.isIdle }
        for (index, answer) in zip(groups, desk.answers) {
            guard let start = answer.range(of: "\"id\":\"")?.upperBound else {
                throw TestSupportError("no group: \(answer)")
            }
            world.conversations[index].name = "group:" + answer[start...].prefix { $0 != "\"" }
        }
        return world
    }

    private func connect(_ crowd: Crowd) throws {
        let first = crowd.world.devices.indices.filter { crowd.world.devices[$0].begins == 0 }
        for device in first { crowd.clients[device].client.start() }
        try wait("not all clients are live") { first.allSatisfy { crowd.clients[$0].isLive } }
    }

    /// The load and the faults, until the time is over.
    private func disturb(_ crowd: Crowd, _ load: Load) throws {
        let scope = FaultPlan.Scope(
            milliseconds: options.milliseconds,
            nodes: fleet.nodes.count,
            workers: fleet.workers.count,
            users: crowd.world.users.count,
            redis: options.redis,
            kinds: options.kinds
        )
        let plan = FaultPlan(seed: options.seed, scope: scope)
        let injector = Injector(plan, fleet: fleet, crowd: crowd, load: load)
        let began = crowd.now
        var failure: (any Error)?
        var isOver = false
        let progress = Progress(options, crowd)
        let timer = loop.timer(every: ChaosRun.tick) {
            do {
                try injector.tick()
            } catch {
                failure = error
            }
            let now = crowd.now - began
            progress.tick(now)
            if now < self.options.milliseconds { return load.tick(began: began) }
            injector.stop()
            isOver = injector.isDone
        }
        let limit = Duration.milliseconds(options.milliseconds) + ChaosRun.startTime
        let hasEnded = loop.run(for: limit) { isOver || failure != nil }
        timer.cancel()
        if let failure { throw failure }
        guard hasEnded else { throw TestSupportError("the faults were not repaired in time") }
        load.end()
    }

    /// Waits for the system, as long as all that was started runs.
    private func wait(_ failure: String, until condition: () -> Bool) throws {
        let look = loop.timer(every: .milliseconds(50)) {}
        defer { look.cancel() }
        var crash: String?
        let isOver = loop.run(for: ChaosRun.startTime) {
            crash = fleet.parts.lazy.compactMap(\.crash).first
            return crash != nil || condition()
        }
        if let crash { throw TestSupportError(crash) }
        guard isOver else { throw TestSupportError(failure) }
    }
}
