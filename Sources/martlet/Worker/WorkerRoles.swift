internal import Fanout
internal import PresenceWorker

/// The built-in workers; a new one is a line here.
enum WorkerRoles {
    static let all: [WorkerRole] = [
        WorkerRole(name: FanoutWorker.role, summary: "bring groups' messages into their members' inboxes") {
            FanoutWorker.install(on: $0)
        },
        WorkerRole(name: PresenceRounds.role, summary: "notice who has gone offline") {
            PresenceRounds.install(on: $0)
        },
    ]

    /// The role of this name.
    static func role(named name: String) -> WorkerRole? {
        all.first { $0.name == name }
    }
}
