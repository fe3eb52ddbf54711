/// What was seen of a worker that was started on an empty Redis.
package struct StartObservation: Equatable, Sendable {
    /// The stream that was looked at.
    package var key: String
    /// The consumer groups of its stream, empty when there is no stream.
    package var groups: [String]
    /// What the registry says for it; nil when there is nothing.
    package var registration: String?
    /// Other streams that have a consumer group, looked for when its own has none.
    package var elsewhere: [String]
    /// How it ended although nobody asked it to; nil while it runs.
    package var end: String?

    package init(
        key: String,
        groups: [String],
        registration: String? = nil,
        elsewhere: [String] = [],
        end: String? = nil
    ) {
        self.key = key
        self.groups = groups
        self.registration = registration
        self.elsewhere = elsewhere
        self.end = end
    }
}
