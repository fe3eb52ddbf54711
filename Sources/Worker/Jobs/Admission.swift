/// What to do with a job that Redis has given to this worker.
enum Admission: Equatable, Sendable {
    /// The handler gets it.
    case hand
    /// The handler has as many as it may: it gets this one when it has answered some.
    case park
    /// It is here already.
    case ignore
    /// It was given out as often as it may be, and no worker has lived to answer it.
    case giveUp
}
