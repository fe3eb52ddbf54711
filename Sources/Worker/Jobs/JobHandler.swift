/// Does the work of one stream: the one protocol that a worker has to implement.
///
/// All calls come on the worker's loop, one after the other, so nothing needs a lock, and nothing may block: what takes
/// long waits for an answer of ``WorkerRedis``, or runs on a thread of its own and comes back through ``Worker/submit(_:)``.
public protocol JobHandler: AnyObject {
    /// One job to do; answer it, now or later, with one of ``Job/done()``, ``Job/fail(_:)``, ``Job/reject(_:)``.
    ///
    /// The same job may come again, here or at another worker, for instance when this process dies before `done()` has
    /// reached Redis: the work has to bear that. ``Job/id`` is the same each time.
    func handle(_ job: Job)

    /// The worker holds this partition now; its jobs follow, those first that somebody else has left behind.
    func partitionTaken(_ partition: Int)

    /// The worker does not hold this partition any more: forget what is remembered about it.
    ///
    /// After a clean hand-over all its jobs are answered. After a lost lease some may be in hand: another worker has
    /// them too, and an answer to them is harmless.
    func partitionReleased(_ partition: Int)
}

extension JobHandler {
    /// Does nothing.
    public func partitionTaken(_ partition: Int) {}

    /// Does nothing.
    public func partitionReleased(_ partition: Int) {}
}
