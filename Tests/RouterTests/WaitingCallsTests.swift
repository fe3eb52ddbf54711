import Router
import Testing

/// Which answers a connection waits for.
@Suite struct WaitingCallsTests {
    private func calls(_ refs: ClosedRange<UInt64>) -> WaitingCalls {
        var calls = WaitingCalls()
        for ref in refs { calls.began(ref: ref, service: Array("weather".utf8), deadline: 100 * ref) }
        return calls
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
        #expect(calls.refused(ref: 1) == true)
        #expect(calls.refused(ref: 1) == false)
        #expect(answer(&calls, 1, "weather") == false)
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
        calls.began(ref: 16, service: [], deadline: 1)
        #expect(calls.isFull)
        #expect(calls.takeLate(now: 1) == 16)
        #expect(!calls.isFull)
    }
}
