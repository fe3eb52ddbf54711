/// Answers the calls of clients to a service: `{"type":"call","service":"weather",…}`.
public protocol CallHandler: AnyObject {
    /// One call; answer it, now or later, with one of ``Call/answer(_:)`` and ``Call/fail(_:)``, on the worker's loop.
    ///
    /// A call whose deadline has passed does not come: nobody waits for its answer any more. The same call may come
    /// twice when a worker dies; the client sees the first answer.
    func handle(_ call: Call)
}
