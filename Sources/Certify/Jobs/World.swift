internal import Protocol

/// The people of the laboratory: each job has its own, so that a worker's effects tell which job they belong to.
enum World {
    /// Whoever is called differently is the worker.
    static let prefix = "certify-"

    /// Who does something, in this job.
    static func actor(_ job: Int) -> String { "\(prefix)a\(job)" }
    /// To whom it is done.
    static func other(_ job: Int) -> String { "\(prefix)b\(job)" }
    /// The group of this job, as a conversation.
    static func group(_ job: Int) -> String { "group:\(prefix)g\(job)" }

    /// Entries of an inbox that the laboratory has not caused.
    static func foreignEvents(_ inbox: [LabEvent]) -> Int {
        inbox.count { $0.from?.hasPrefix(prefix) != true }
    }
}
