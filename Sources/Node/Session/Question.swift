/// A query of a client and how it is to be answered.
struct Question {
    let query: Query
    /// The type of the frame that answers it.
    let type: String
    let ref: UInt64
}
