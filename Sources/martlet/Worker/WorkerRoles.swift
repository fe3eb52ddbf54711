internal import Fanout
internal import PresenceWorker
internal import Receipts
internal import Retention

/// The built-in workers; a new one is a line here.
enum WorkerRoles {
    static let all: [WorkerRole] = [
        WorkerRole(name: FanoutWorker.role, summary: "bring groups' messages into their members' inboxes") {
            worker,
            _ in
            FanoutWorker.install(on: worker)
        },
        WorkerRole(name: PresenceRounds.role, summary: "notice who has gone offline") { worker, _ in
            PresenceRounds.install(on: worker)
        },
        WorkerRole(name: ReceiptsWorker.role, summary: "tell senders of groups who has got and read what") {
            worker,
            _ in
            ReceiptsWorker.install(on: worker)
        },
        WorkerRole(name: RetentionWorker.role, summary: "remove what was deleted and what is too old") {
            worker,
            orders in
            RetentionWorker.install(on: worker, retention: orders.retention)
        },
    ]

    /// The role of this name.
    static func role(named name: String) -> WorkerRole? {
        all.first { $0.name == name }
    }
}
