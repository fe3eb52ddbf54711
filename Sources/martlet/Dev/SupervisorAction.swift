/// What the supervisor wants done.
enum SupervisorAction: Equatable {
    case start(ChildName)
    /// Call `startupTimedOut` after this time, instead of any limit set before.
    case limitStartup(Duration)
    /// Call `restartDue` for this child after this time.
    case scheduleRestart(ChildName, after: Duration)
    /// Ask it to end.
    case terminate(ChildName)
    /// End it now.
    case kill(ChildName)
    /// Call `stopTimedOut` after this time, instead of any limit set before.
    case limitStop(Duration)
    /// Everything is up: say so.
    case announce
    /// Call `rollingTimeIsOver` after this time, instead of any set before.
    case limitRolling(Duration)
    case report(SupervisorReport)
    /// As above, and to who has asked for the nodes to be replaced.
    case reportRestart(RestartReport)
    /// Nothing runs any more.
    case finish(ExitCode)
}
