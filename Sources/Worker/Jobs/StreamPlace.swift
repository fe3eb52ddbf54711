/// Where a stream's jobs come from and where its dead letters go.
struct StreamPlace: Equatable, Sendable {
    /// Names in Redis, prefix included.
    let stream: String
    let dead: String
    /// The consumer group has the name of the worker, whatever the prefix.
    let group: String
    let consumer: String
    let mostDeadLetters: Int
}
