internal import Loop
internal import MartletWorker
internal import Protocol
internal import Redis

/// Calls of one client's device; the effects are answers on the client's channel.
final class CallJobs: JobSource {
    private static let user = "\(World.prefix)a"
    private static let device = "phone"
    /// How long the client waits, in ms: longer than any experiment takes.
    private static let patience: UInt64 = 60_000

    /// Between the refs of two calls: an answer with a ref that is a little wrong is no answer to another call.
    private static let refStep: UInt64 = 1_000

    private unowned let laboratory: Laboratory
    private let answers: AnswerLog
    let stream: String

    init(_ laboratory: Laboratory) {
        self.laboratory = laboratory
        stream = laboratory.names.work(laboratory.settings.stream)
        answers = AnswerLog(
            on: laboratory.loop,
            socket: laboratory.socket,
            channel: laboratory.names.userChannel(Self.user),
            device: Self.device,
            service: laboratory.settings.stream
        )
    }

    /// Waits for the subscription too: what is published before it is lost.
    func prepare() throws(LabError) {
        answers.forget()
        try hear()
    }

    func give(_ jobs: Range<Int>) throws(LabError) {
        try hear()
        try laboratory.redis.ask(jobs.map { ["XADD", stream, "*"] + envelope($0) })
    }

    func effects(of jobs: Range<Int>) throws(LabError) -> [Int] {
        jobs.map { answers.refs.contains(Self.ref($0)) ? 1 : 0 }
    }

    private static func ref(_ job: Int) -> UInt64 { UInt64(job + 1) * refStep }

    private func hear() throws(LabError) {
        guard try laboratory.wait(Laboratory.grace, until: { () throws(LabError) in answers.isListening })
        else { throw .redis("no subscription") }
    }

    private func envelope(_ job: Int) -> [String] {
        let (service, content) = (laboratory.settings.stream, laboratory.settings.content)
        let payload =
            #"{"service":"\#(service)","user":"\#(Self.user)","device":"\#(Self.device)","ref":\#(Self.ref(job)),"#
            + #""deadline":\#(laboratory.loop.wallClock + Self.patience),"#
            + #""reply":"\#(laboratory.names.userChannel(Self.user))","content":\#(content)}"#
        return ["version", "1", "type", "call", "payload", payload]
    }
}
