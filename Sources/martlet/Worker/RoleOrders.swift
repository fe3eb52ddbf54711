internal import Settings

/// What an operator tells single roles beside what all workers are told.
struct RoleOrders: Sendable {
    /// How long everything is kept; zero for ever.
    let retention: Duration

    init(_ values: Values) throws(SettingsError) {
        retention = try values.value(of: WorkerOptions.retention)
    }
}
