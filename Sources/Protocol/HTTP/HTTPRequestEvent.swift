/// What the next bytes of a connection held; ranges point into the bytes that were given.
package enum HTTPRequestEvent: Sendable {
    /// Everything was consumed.
    case needsMore
    /// The start line and the fields of a request.
    case head(HTTPRequestHead)
    /// A piece of its body, never empty.
    case body(Range<Int>)
    /// The request is complete, also when it has no body; the next one may follow.
    case end
}
