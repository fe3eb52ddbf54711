internal import MartletWorker
internal import Redis

/// Effects that stand in the inboxes of a job's people.
enum InboxEffects {
    /// For each job, the events in both inboxes that somebody else than the people of the job has caused.
    static func count(_ jobs: Range<Int>, in laboratory: Laboratory) throws(LabError) -> [Int] {
        let names = laboratory.names
        let commands = jobs.flatMap { job in
            [World.actor(job), World.other(job)].map { ["XRANGE", names.inbox($0), "-", "+"] }
        }
        let foreign = try laboratory.redis.ask(commands).map { World.foreignEvents(LabEvent.list($0)) }
        return stride(from: 0, to: foreign.count, by: 2).map { foreign[$0] + foreign[$0 + 1] }
    }

    /// Puts something foreign where the first job's inboxes were: writing to them fails.
    static func obstruct(in laboratory: Laboratory) throws(LabError) {
        try laboratory.redis.ask(inboxes(of: laboratory).map { ["SET", $0, "something foreign"] })
    }

    /// Removes it again.
    static func clear(in laboratory: Laboratory) throws(LabError) {
        try laboratory.redis.ask(inboxes(of: laboratory).map { ["DEL", $0] })
    }

    private static func inboxes(of laboratory: Laboratory) -> [String] {
        [World.actor(0), World.other(0)].map { laboratory.names.inbox($0) }
    }
}
