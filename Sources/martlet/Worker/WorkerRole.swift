internal import MartletWorker

/// Something that `martlet worker` can be.
struct WorkerRole: Sendable {
    /// The word on the command line, and the role under which the worker shows itself.
    let name: String
    /// One line for the help.
    let summary: String
    /// Says what the worker is to consume, before it runs.
    let install: @Sendable (Worker, RoleOrders) -> Void
}
