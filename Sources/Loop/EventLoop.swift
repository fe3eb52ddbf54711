internal import CEvent
internal import Glibc

/// One thread's event loop: waits for sockets, timers and signals, calls their callbacks, then ends the turn.
///
/// It lives on the thread that made it; debug builds assert that. At the end of each turn, in this order: the tasks
/// of ``atTurnEnd(_:)`` run, streams send what was written to them (one `send` each), closed descriptors and
/// finished events are released. Everything that stands on the loop keeps it alive.
///
/// SIGPIPE is ignored in the whole process, and in processes that it starts, because OpenSSL writes without
/// `MSG_NOSIGNAL`.
@safe package final class EventLoop {
    /// Recycled storage for output queues: an idle stream holds none, a busy one allocates none.
    package let buffers = BufferPool()

    /// What one `recv` may fill; shared by all streams, valid during one `received` only.
    static let readBufferBytes = 64 * 1_024

    let base: OpaquePointer
    let readBuffer: UnsafeMutableBufferPointer<UInt8>
    var turnEnd = TurnEndQueue()
    /// Empty between turn ends; here only so that its storage is reused.
    var runningTasks: [any TurnEndTask] = []
    /// Empty between turn ends; here only so that its storage is reused.
    var flushingStreams: [Stream] = []
    private let owner = pthread_self()
    private var clock = TurnClock()
    private var isRunning = false
    private var isStopping = false

    /// Fails with `.noEventBase` when the process has no descriptor or memory left.
    package init() throws(LoopError) {
        signal(SIGPIPE, SIG_IGN)
        guard let base = unsafe Self.makeBase() else { throw .noEventBase }
        unsafe self.base = base
        unsafe readBuffer = .allocate(capacity: Self.readBufferBytes)
        unsafe readBuffer.initialize(repeating: 0)
    }

    deinit {
        turnEnd.releaseRetired()
        unsafe event_base_free(base)
        unsafe readBuffer.deallocate()
    }

    /// Milliseconds on the monotonic clock, read at most once per turn.
    package var now: UInt64 { clock.now() }

    /// Milliseconds since 1970, read at most once per turn.
    package var wallClock: UInt64 { clock.wallClock() }

    /// Turns until ``stop()``.
    package func run() {
        enter()
        while !isStopping { turn() }
        leave()
    }

    /// Turns until the condition holds (true), or the time is over or somebody stopped the loop (false).
    ///
    /// The condition is looked at before the first turn and after each one. For tests and command-line tools.
    package func run(for limit: Duration, until condition: () -> Bool) -> Bool {
        enter()
        defer { leave() }
        // The alarm itself is the deadline: our clock may say less when it fires.
        let alarm = timer(after: limit) {}
        defer { alarm.cancel() }
        while true {
            if condition() { return true }
            if isStopping || !alarm.isPending { return false }
            turn()
        }
    }

    /// Ends ``run()`` after the current turn; outside a run it ends the next one before its first turn.
    package func stop() {
        assertOnLoop()
        isStopping = true
    }

    /// Traps in debug builds when another thread calls.
    func assertOnLoop() {
        assert(pthread_equal(owner, pthread_self()) != 0, "the loop belongs to another thread")
    }

    private func enter() {
        precondition(pthread_equal(owner, pthread_self()) != 0, "the loop belongs to another thread")
        precondition(!isRunning, "the loop runs already")
        isRunning = true
    }

    private func leave() {
        isRunning = false
        isStopping = false
    }

    private func turn() {
        clock.invalidate()
        clock.isCaching = true
        // Work left over from the last turn, or registered while the loop stood still, must not wait for an event.
        let wait = turnEnd.isEmpty ? EVLOOP_ONCE : EVLOOP_ONCE | EVLOOP_NONBLOCK
        let result = unsafe event_base_loop(base, wait | EVLOOP_NO_EXIT_ON_EMPTY)
        precondition(result >= 0, "epoll failed")
        endTurn()
        clock.isCaching = false
    }

    private static func makeBase() -> OpaquePointer? {
        guard let config = unsafe event_config_new() else { return nil }
        defer { unsafe event_config_free(config) }
        // One thread per loop needs no locks; the environment must not change which poller production uses.
        // Without its cache libevent counts a delay from now, not from when the turn began: see `Timer`.
        for flag in [EVENT_BASE_FLAG_NOLOCK, EVENT_BASE_FLAG_IGNORE_ENV, EVENT_BASE_FLAG_NO_CACHE_TIME] {
            unsafe event_config_set_flag(config, Int32(flag.rawValue))
        }
        return unsafe event_base_new_with_config(config)
    }
}
