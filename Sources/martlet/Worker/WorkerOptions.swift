internal import Loop
internal import Settings

/// What a worker can be told, whatever its role.
enum WorkerOptions {
    static let name = Setting.optional(
        "name",
        .identifier,
        help:
            "What this worker is called in Redis and in logs, unique among those of its role; by default host"
            + " name and process id."
    )
    static let leaseTime = Setting(
        "lease-time",
        .duration(.seconds(1)...(.seconds(60))),
        default: "3s",
        help: "How long a partition stays with a worker that has died; the same for all workers of a role."
    )
    static let stopTime = Setting(
        "stop-time",
        .duration(.zero...(.seconds(3600))),
        default: "5s",
        help: "How long jobs in hand may take to end after SIGTERM; a second signal hurries."
    )
    static let retention = Setting(
        "retention",
        .duration(.zero...(.seconds(3650 * 86_400))),
        default: "30d",
        help:
            "For the role retention: how long messages, marks and devices are kept; 0s for ever. The same for all."
    )
}
