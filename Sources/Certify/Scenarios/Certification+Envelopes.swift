internal import MartletWorker
internal import Redis

/// The experiment with entries that no worker can read.
extension Certification {
    private static let before = 0..<10
    private static let after = 10..<20
    /// What a dead letter has to say beside the fields of the job.
    private static let deadFields = ["stream", "job", "reason", "deliveries", "time"]

    /// Writes bad envelopes between good jobs, and starts the worker.
    func observeBadEnvelopes() throws(LabError) -> EnvelopeObservation {
        try begin()
        try jobs.give(Self.before)
        let written = try writeBadEnvelopes()
        try jobs.give(Self.after)
        try laboratory.startWorker()
        var work = try finish(Self.before.lowerBound..<Self.after.upperBound)
        // What is left may be a bad one too.
        work.jobs += written.count
        note(work, when: "there were bad envelopes among the jobs")
        let letters = try deadLetters()
        let dead = BadEnvelope.allCases.filter { envelope in
            letters.contains { $0["job"] == written[envelope] }
        }
        let missing = Self.deadFields.filter { field in letters.contains { $0[field] == nil } }
        return EnvelopeObservation(dead: dead, missingFields: missing, work: work)
    }

    /// The fields of what was given up, as far as they are text.
    ///
    /// The newest hundred are read.
    func deadLetters() throws(LabError) -> [[String: String]] {
        let key = laboratory.names.dead(group)
        let entries = try laboratory.redis.ask("XRANGE", key, "-", "+", "COUNT", "100").elements ?? []
        return entries.map { entry in
            let fields = entry.elements?.last?.elements ?? []
            let texts = fields.map { $0.text ?? "" }
            let pairs = stride(from: 0, to: texts.count - 1, by: 2).map { (texts[$0], texts[$0 + 1]) }
            return Dictionary(pairs) { first, _ in first }
        }
    }

    /// Returns the ids of the entries.
    private func writeBadEnvelopes() throws(LabError) -> [BadEnvelope: String] {
        let payload = try payloadOfAJob()
        var ids: [BadEnvelope: String] = [:]
        for envelope in BadEnvelope.allCases {
            let head = ["XADD", jobs.stream, "*"].map { Array($0.utf8) }
            let fields = envelope.fields(type: judge.kind.jobType, payload: payload)
            ids[envelope] = try laboratory.redis.ask([head + fields])[0].text
        }
        return ids
    }

    /// What a good job says: only its envelope is to be bad.
    private func payloadOfAJob() throws(LabError) -> [UInt8] {
        let entries = try laboratory.redis.ask("XREVRANGE", jobs.stream, "+", "-", "COUNT", "1").elements
        let fields = entries?.first?.elements?.last?.elements ?? []
        guard case .string(let payload)? = fields.last else { return Array("{}".utf8) }
        return payload
    }
}
