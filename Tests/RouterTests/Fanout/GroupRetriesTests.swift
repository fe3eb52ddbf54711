import Router
import Testing

@Suite struct GroupRetriesTests {
    private func failing(_ times: Int = 1) -> GroupRetries {
        var retries = GroupRetries()
        for time in 1...times {
            let refusals = retries.failed("1-0", partition: 3, of: "g", isRefusal: true, now: 100)
            #expect(refusals == time)
        }
        return retries
    }

    private func isAbsorbed(
        _ retries: inout GroupRetries,
        _ job: String,
        partition: Int = 3,
        of group: String = "g",
        now: UInt64 = 200
    ) -> Bool {
        retries.absorbs(job, partition: partition, of: group, now: now)
    }

    @Test func `jobs that come while one of their group waits are redundant`() {
        var retries = failing()
        #expect(isAbsorbed(&retries, "2-0"))
        #expect(isAbsorbed(&retries, "3-0"))
        #expect(isAbsorbed(&retries, "1-0", partition: 4), "the same id in another stream")
        #expect(!isAbsorbed(&retries, "2-0", of: "h"))
    }

    @Test func `with the job that waited the group is at work again`() {
        var retries = failing()
        #expect(!isAbsorbed(&retries, "1-0"))
        #expect(!isAbsorbed(&retries, "2-0"))
    }

    @Test func `a job that does not come back keeps no other from its work for ever`() {
        var retries = failing()
        #expect(isAbsorbed(&retries, "2-0", now: 99 + GroupRetries.mostWait))
        #expect(!isAbsorbed(&retries, "2-0", now: 100 + GroupRetries.mostWait))
        #expect(!isAbsorbed(&retries, "3-0", now: 100))
    }

    @Test func `refusals count in a row, and an outage is none`() {
        var retries = failing(2)
        var refusals = retries.failed("1-0", partition: 3, of: "g", isRefusal: false, now: 0)
        #expect(refusals == 2)
        refusals = retries.failed("1-0", partition: 3, of: "g", isRefusal: true, now: 0)
        #expect(refusals == 3)
        retries.ended("g")
        refusals = retries.failed("1-0", partition: 3, of: "g", isRefusal: true, now: 0)
        #expect(refusals == 1)
    }

    @Test func `a group that works again, or whose partition is gone, absorbs nothing`() {
        var retries = failing()
        retries.released(partition: 2)
        #expect(isAbsorbed(&retries, "2-0"))
        retries.released(partition: 3)
        #expect(!isAbsorbed(&retries, "2-0"))
        retries = failing()
        retries.ended("g")
        #expect(!isAbsorbed(&retries, "2-0"))
        #expect(retries == GroupRetries())
    }

    @Test func `what is remembered is bounded`() {
        var retries = GroupRetries()
        for number in 0..<GroupRetries.mostGroups {
            _ = retries.failed("1-0", partition: 3, of: "g\(number)", isRefusal: true, now: 0)
        }
        let later = GroupRetries.mostWait + 1
        _ = retries.failed("1-0", partition: 3, of: "h", isRefusal: true, now: later)
        var fresh = GroupRetries()
        _ = fresh.failed("1-0", partition: 3, of: "h", isRefusal: true, now: later)
        #expect(retries == fresh)
    }
}
