import Testing

@testable import Redis

struct ReplicationGateTests {
    private func gate(_ replicas: Int = 2, timeout: Duration = .milliseconds(250)) -> ReplicationGate {
        ReplicationGate(ReplicaWait(replicas: replicas, timeout: timeout, channel: []))
    }

    @Test func `nothing is asked before something was written`() {
        var gate = gate()
        #expect(gate.nextWait(now: 0) == nil)
        gate.submitted()
        #expect(gate.nextWait(now: 0) == 100)
        #expect(gate.nextWait(now: 0) == nil, "one at a time")
    }

    @Test func `what is written while a question is under way is asked for behind it`() {
        var gate = gate()
        gate.submitted()
        _ = gate.nextWait(now: 0)
        gate.submitted()
        gate.submitted()
        #expect(gate.nextWait(now: 10) == nil)
        #expect(gate.waited(replicas: 2, now: 20) == .release)
        #expect(gate.nextWait(now: 20) == 100)
        #expect(gate.waited(replicas: 3, now: 30) == .release, "more than enough")
        #expect(gate.nextWait(now: 30) == nil)
    }

    @Test func `too few are asked again, in short steps, until the time is over`() {
        var gate = gate()
        gate.submitted()
        #expect(gate.nextWait(now: 0) == 100)
        #expect(gate.waited(replicas: 1, now: 100) == .goOn)
        #expect(gate.nextWait(now: 101) == 100)
        #expect(gate.waited(replicas: 0, now: 201) == .goOn)
        #expect(gate.nextWait(now: 201) == 49)
        #expect(gate.waited(replicas: 1, now: 250) == .giveUp)
        #expect(gate.nextWait(now: 251) == nil)
        gate.submitted()
        #expect(gate.nextWait(now: 300) == 100, "the next one has all its time")
    }

    @Test func `enough at last are enough`() {
        var gate = gate()
        gate.submitted()
        _ = gate.nextWait(now: 0)
        #expect(gate.waited(replicas: 1, now: 100) == .goOn)
        _ = gate.nextWait(now: 100)
        #expect(gate.waited(replicas: 2, now: 110) == .release)
    }

    @Test(arguments: [true, false])
    func `a lost connection takes the question with it`(hasDurable: Bool) {
        var gate = gate()
        gate.submitted()
        _ = gate.nextWait(now: 0)
        gate.connectionLost(hasDurable: hasDurable)
        #expect(gate.nextWait(now: 1_000) == (hasDurable ? 100 : nil))
    }

    @Test func `a question takes at least a millisecond, as none would be for ever`() {
        var gate = gate(timeout: .milliseconds(10))
        gate.submitted()
        #expect(gate.nextWait(now: 0) == 10)
        #expect(gate.waited(replicas: 0, now: 9) == .goOn)
        #expect(gate.nextWait(now: 50) == 1)
    }

    @Test func `fewer than one replica is no condition, so it is one`() {
        #expect(ReplicaWait(replicas: 0, timeout: .zero, channel: []).replicas == 1)
    }
}
