/// What was seen of a worker that was started on an empty Redis.
package struct StartObservation: Equatable, Sendable {
    /// The consumer groups of its stream, empty when there is no stream.
    package var groups: [String]
    /// What the registry says for it; nil when there is nothing.
    package var registration: String?
    /// How it ended although nobody asked it to; nil while it runs.
    package var end: String?

    package init(groups: [String], registration: String? = nil, end: String? = nil) {
        self.groups = groups
        self.registration = registration
        self.end = end
    }
}
