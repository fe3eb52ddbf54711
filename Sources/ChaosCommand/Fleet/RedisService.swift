/// The Redis of a run, with what can be done to it.
protocol RedisService: AnyObject {
    /// Every process of it, to be looked after.
    var parts: [Part] { get }

    /// Starts it; `isUp` says when it answers.
    func start() throws
    var isUp: Bool { get }

    /// The URL for nodes and workers, which the name distinguishes; a single server is reached over a link for each.
    func url(for user: String) throws -> String

    /// What stands between a node and Redis, if there is something.
    func link(of user: String) -> FaultyLink?

    /// The unix socket of the server that is the master now.
    var masterSocket: String { get }

    /// Kills the server that is the master.
    func killMaster()
    /// Stops it without ending it.
    func pauseMaster()
    /// Starts or continues what was killed or paused.
    func repair() throws
    /// Has another server take over, where there is one.
    func failOver() throws
}
