import Chaos
import Client
import Loop

/// Does to the system what the plan says, and repairs it.
final class Injector {
    private struct Open {
        let fault: PlannedFault
        let number: Int
    }

    private let fleet: Fleet
    private let crowd: Crowd
    private let load: Load
    private let began: Int
    private var coming: ArraySlice<PlannedFault>
    private var open: [Open] = []
    /// Parts that were asked to end and are started again once they have.
    private var leaving: [(part: Part, number: Int, deadline: Int)] = []

    /// How long a part may take to end after it was asked to, in ms; then it is killed.
    private static let patience = 20_000

    init(_ plan: FaultPlan, fleet: Fleet, crowd: Crowd, load: Load) {
        self.fleet = fleet
        self.crowd = crowd
        self.load = load
        began = crowd.now
        coming = plan.faults[...]
    }

    /// Whether everything has been done and repaired.
    var isDone: Bool { coming.isEmpty && open.isEmpty && leaving.isEmpty }

    /// Does what is due; called every few ms.
    func tick() throws {
        let now = crowd.now - began
        while let fault = coming.first, fault.at <= now {
            coming.removeFirst()
            try begin(fault)
        }
        for item in open where item.fault.end <= now { try repair(item) }
        open.removeAll { $0.fault.end <= now }
        for item in leaving {
            if item.part.isRunning, crowd.now >= item.deadline { item.part.kill() }
            guard !item.part.isRunning else { continue }
            try item.part.start()
            crowd.record.repaired(item.number, at: crowd.now)
        }
        leaving.removeAll { $0.part.isRunning && crowd.record.faults[$0.number].repairedAt != nil }
        for part in fleet.parts {
            if let reason = try part.recoverFromCrash() { crowd.record.noticed(reason) }
        }
    }

    /// Leaves out what has not begun, and repairs the rest.
    func stop() {
        coming = []
        open = open.map {
            Open(
                fault: PlannedFault(at: 0, kind: $0.fault.kind, target: $0.fault.target, lasting: 0),
                number: $0.number
            )
        }
    }

    private func begin(_ fault: PlannedFault) throws {
        let number = crowd.record.injected(fault.kind, target: fault.target, at: crowd.now)
        let victims = victims(of: fault)
        try inject(fault, number)
        if fault.kind.victim == .worker {
            load.probeGroups(fault: number)
        } else {
            load.probe(victims, fault: number)
        }
        if !isLeaving(number) { open.append(Open(fault: fault, number: number)) }
    }

    private func isLeaving(_ number: Int) -> Bool { leaving.contains { $0.number == number } }

    /// The devices that the fault hits: those who write, and are connected there.
    private func victims(of fault: PlannedFault) -> [Int] {
        switch fault.kind.victim {
        case .node:
            let name = fleet.nodes[fault.target].name
            return crowd.writers.filter { crowd.clients[$0].isLive && crowd.clients[$0].node == name }
        case .redis, .everybody: return crowd.writers.filter { crowd.clients[$0].isLive }
        case .worker, .client: return []
        }
    }

    private func inject(_ fault: PlannedFault, _ number: Int) throws {
        switch fault.kind {
        case .nodeKill: fleet.nodes[fault.target].kill()
        case .nodePause: fleet.nodes[fault.target].pause()
        case .nodeStop: leave(fleet.nodes[fault.target], number)
        case .workerKill: fleet.workers[fault.target].kill()
        case .workerPause: fleet.workers[fault.target].pause()
        case .workerStop: leave(fleet.workers[fault.target], number)
        case .redisKill, .failoverKill: fleet.redis.killMaster()
        case .redisPause, .failoverPause: fleet.redis.pauseMaster()
        case .failoverCommand: try fleet.redis.failOver()
        case .clientCut: fleet.nodeLinks[fault.target].set(.cut)
        case .clientDelay: fleet.nodeLinks[fault.target].set(.late(delay(of: fault)))
        case .clientBlackHole: fleet.nodeLinks[fault.target].set(.still)
        case .linkCut: link(fault)?.set(.cut)
        case .linkDelay: link(fault)?.set(.late(delay(of: fault)))
        case .linkBlackHole: link(fault)?.set(.still)
        case .flood: load.beginFlood(fault.target)
        case .reconnect: for client in crowd.clients { client.client.breakConnection() }
        }
    }

    private func repair(_ item: Open) throws {
        let target = item.fault.target
        switch item.fault.kind {
        case .nodeKill: try fleet.nodes[target].start()
        case .nodePause: fleet.nodes[target].resume()
        case .workerKill: try fleet.workers[target].start()
        case .workerPause: fleet.workers[target].resume()
        case .redisKill, .redisPause, .failoverKill, .failoverPause: try fleet.redis.repair()
        case .clientCut, .clientDelay, .clientBlackHole: fleet.nodeLinks[target].set(.open)
        case .linkCut, .linkDelay, .linkBlackHole: link(item.fault)?.set(.open)
        case .flood: load.endFlood(target)
        case .nodeStop, .workerStop, .failoverCommand, .reconnect: break
        }
        crowd.record.repaired(item.number, at: crowd.now)
    }

    private func leave(_ part: Part, _ number: Int) {
        part.stop()
        leaving.append((part, number, crowd.now + Injector.patience))
    }

    private func link(_ fault: PlannedFault) -> FaultyLink? {
        fleet.redis.link(of: fleet.nodes[fault.target].name)
    }

    /// Between 20 and 220 ms, by the plan.
    private func delay(of fault: PlannedFault) -> UInt64 { UInt64(20 + fault.lasting % 200) }
}
