/// A job that is to become a dead letter.
struct Burial {
    let id: String
    /// For people.
    let reason: String
    /// How often it was given out.
    let deliveries: Int
    /// How often Redis has refused the dead letter.
    var refusals = 0
    /// Loop time in ms before which Redis is not asked again.
    var due: UInt64 = 0
}
