/// A field of the registry that this worker keeps there.
struct Registration: Equatable, Sendable {
    /// `<kind>:<worker>` or `service:<name>`.
    let field: String
    /// The most entries that the stream may hold.
    let maximum: Int
    let unregistersOnStop: Bool
}
