extension EventLoop {
    /// Tasks may register tasks, and sending may call back: after this many rounds the rest waits for the next turn,
    /// which then polls without blocking, so that sockets are not starved.
    private static let maximumTurnEndRounds = 8

    /// Has the task called once after this turn's callbacks; retained until then.
    ///
    /// A task registered while the loop stands still runs at the end of the next run's first turn.
    package func atTurnEnd(_ task: any TurnEndTask) {
        assertOnLoop()
        turnEnd.append(task)
    }

    /// Has the stream flush once, after this turn's tasks.
    func queueForFlush(_ stream: Stream) {
        turnEnd.append(stream)
    }

    /// Frees the event at the end of the turn; the caller has removed it.
    func retire(_ event: Event) {
        turnEnd.retire(event)
    }

    /// Closes the descriptor at the end of the turn, so that its number is not reused among this turn's callbacks.
    func retire(descriptor: Int32) {
        turnEnd.retire(descriptor: descriptor)
    }

    func endTurn() {
        for _ in 0..<Self.maximumTurnEndRounds where turnEnd.hasWork {
            runTasks()
            flushStreams()
        }
        turnEnd.releaseRetired()
    }

    /// Tasks of tasks come before any sending, so that their output leaves in the same `send`.
    private func runTasks() {
        for _ in 0..<Self.maximumTurnEndRounds {
            turnEnd.exchangeTasks(&runningTasks)
            guard !runningTasks.isEmpty else { return }
            for index in runningTasks.indices { runningTasks[index].turnEnded() }
            runningTasks.removeAll(keepingCapacity: true)
        }
    }

    private func flushStreams() {
        turnEnd.exchangeStreams(&flushingStreams)
        for index in flushingStreams.indices { flushingStreams[index].flush() }
        flushingStreams.removeAll(keepingCapacity: true)
    }
}
