/// A connection that the node holds something in memory for.
protocol Holder: AnyObject {
    /// What that is, in bytes of storage: output that the client does not take, and input that is not complete.
    var heldBytes: Int { get }

    /// The client has shown a token.
    var isKnown: Bool { get }

    /// Ends the connection and gives all of it back at once.
    func shed()
}
