/// The built-in workers; a new one is a line here.
enum WorkerRoles {
    static let all: [WorkerRole] = []

    /// The role of this name.
    static func role(named name: String) -> WorkerRole? {
        all.first { $0.name == name }
    }
}
