internal import MartletWorker

/// What martlet_1_deliver replied.
struct DeliverAnswer {
    /// Lines that entered an inbox.
    let delivered: Int
    /// Lines that a member had already.
    let repeated: Int
    /// Users who lack lines, by their place in the call, which begins with 1, and why.
    let refusals: [(position: Int, reason: String)]
    /// Why a tap for pushes did not take a job; the deliveries are done.
    let pushProblem: String?

    init(_ answer: RedisAnswer) throws(RedisTrouble) {
        let parts = answer.elements
        guard parts.count >= 2, parts.count % 2 == 0, let delivered = parts[0].integer,
            let repeated = parts[1].integer
        else { throw .refused("martlet_1_deliver answered something else") }
        self.delivered = delivered
        self.repeated = repeated
        let problems = stride(from: 2, to: parts.count, by: 2).map { index in
            (position: parts[index].integer ?? 0, reason: parts[index + 1].text ?? "")
        }
        refusals = problems.filter { $0.position > 0 }
        pushProblem = problems.first { $0.position == 0 }?.reason
    }
}
