/// What a worker can ask for copies of.
public enum TapKind: String, CaseIterable, Sendable {
    /// Accepted messages, once each, in the order in which they were stored per conversation; type `message`.
    case messages
    /// Changes of groups, once each; type `group`.
    case membership
    /// Users that come and go; type `presence`.
    case presence
    /// Messages for users without a live device, once per user; type `push`, with `user` and `event`.
    case push
}
