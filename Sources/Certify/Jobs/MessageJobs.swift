internal import MartletWorker

/// Messages from one person to another, with the worker's tap; or to somebody who is away, with the tap for pushes.
final class MessageJobs: JobSource {
    private unowned let laboratory: Laboratory
    let stream: String

    init(_ laboratory: Laboratory) {
        self.laboratory = laboratory
        stream = laboratory.names.work(laboratory.settings.stream)
    }

    func give(_ jobs: Range<Int>) throws(LabError) {
        try laboratory.redis.ask(jobs.map { Self.command($0, in: laboratory, tap: stream, messageTaps: 1) })
    }

    func effects(of jobs: Range<Int>) throws(LabError) -> [Int] {
        try InboxEffects.count(jobs, in: laboratory)
    }

    func obstruct() throws(LabError) -> Bool {
        try InboxEffects.obstruct(in: laboratory)
        return true
    }

    func clear() throws(LabError) { try InboxEffects.clear(in: laboratory) }

    /// The call by which a node stores a message, with one tap.
    static func command(_ job: Int, in laboratory: Laboratory, tap: String, messageTaps: Int) -> [String] {
        let (names, actor, other) = (laboratory.names, World.actor(job), World.other(job))
        let conversation = "dm:\(actor):\(other)"
        return [
            "FCALL", "martlet_1_send", "8", names.log(conversation), names.refs(conversation),
            names.inbox(other), names.inbox(actor), names.cursor(actor), names.chats(other),
            names.chats(actor), tap,
            names.userChannel(other), names.userChannel(actor), conversation, actor, "phone", "1",
            laboratory.settings.content, "\(messageTaps)", "100000",
        ]
    }
}
