import Router
import Testing

/// Which answers a connection waits for.
@Suite struct WaitingCallsTests {
    private func calls(_ refs: ClosedRange<UInt64>) -> WaitingCalls {
        var calls = WaitingCalls()
        for ref in refs { begin(&calls, ref, deadline: 100 * ref) }
        return calls
    }

    private func begin(_ calls: inout WaitingCalls, _ ref: UInt64, number: UInt64? = nil, deadline: UInt64) {
        calls.began(name(number ?? ref), ref: ref, service: Array("weather".utf8), deadline: deadline)
    }

    private func name(_ number: UInt64) -> CallNames.Name {
        var names = CallNames(seed: 7)
        for _ in 1..<number { _ = names.next() }
        return names.next()
    }

    private func answer(_ calls: inout WaitingCalls, number: UInt64, _ ref: UInt64, _ service: String) -> Bool
    {
        let (id, service) = (name(number).id, Array(service.utf8))
        return calls.answered(id: id.span, ref: ref, service: service.span)
    }

    private func answer(_ calls: inout WaitingCalls, _ ref: UInt64, _ service: String) -> Bool {
        let name = Array(service.utf8)
        return calls.answered(ref: ref, service: name.span)
    }

    @Test func `an answer counts once, for its ref and service`() {
        var calls = calls(1...3)
        for service in ["", "weathe", "weather2", "Weather"] { #expect(answer(&calls, 2, service) == false) }
        #expect(answer(&calls, 4, "weather") == false)
        #expect(calls.contains(ref: 2))
        #expect(answer(&calls, 2, "weather") == true)
        #expect(answer(&calls, 2, "weather") == false)
        #expect(!calls.contains(ref: 2) && calls.contains(ref: 1) && calls.contains(ref: 3))
    }

    @Test func `a refused call waits no more`() {
        var calls = calls(1...2)
        #expect(calls.refused(1) == 1)
        #expect(calls.refused(1) == nil)
        #expect(answer(&calls, 1, "weather") == false)
    }

    @Test func `a late refusal of an earlier call leaves the one that waits under its ref now`() {
        var calls = calls(1...1)
        #expect(calls.takeLate(now: 100) == 1)
        begin(&calls, 1, number: 2, deadline: 900)
        #expect(calls.refused(1) == nil)
        #expect(calls.contains(ref: 1))
        #expect(calls.refused(2) == 1)
    }

    @Test func `an answer with an id counts for no other call, though it has the same ref`() {
        var calls = WaitingCalls()
        begin(&calls, 1, number: 5, deadline: 900)
        #expect(answer(&calls, number: 4, 1, "weather") == false)
        #expect(answer(&calls, number: 5, 2, "weather") == false)
        #expect(answer(&calls, number: 5, 1, "bank") == false)
        #expect(answer(&calls, number: 5, 1, "weather") == true)
        #expect(answer(&calls, number: 5, 1, "weather") == false)
    }

    @Test func `late ones are taken out when their time has come`() {
        var calls = calls(1...3)
        #expect(calls.nextDeadline == 100)
        #expect(calls.takeLate(now: 99) == nil)
        #expect(calls.takeLate(now: 250) == 1)
        #expect(calls.takeLate(now: 250) == 2)
        #expect(calls.takeLate(now: 250) == nil)
        #expect(calls.nextDeadline == 300)
        #expect(calls.takeLate(now: 300) == 3)
        #expect(calls.nextDeadline == nil)
        #expect(answer(&calls, 3, "weather") == false)
    }

    @Test func `only so many wait`() {
        var calls = calls(1...15)
        #expect(!calls.isFull)
        begin(&calls, 16, deadline: 1)
        #expect(calls.isFull)
        #expect(calls.takeLate(now: 1) == 16)
        #expect(!calls.isFull)
    }
}
