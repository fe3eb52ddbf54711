internal import CEvent
internal import Glibc

/// One libevent event: the only way this module touches `struct event`.
///
/// A copyable handle without ownership: its holder removes it at once when it no longer wants callbacks, and hands
/// it to ``EventLoop/retire(_:)``, which frees it at the end of the turn, never inside its own callback.
@safe struct Event {
    /// A free function that turns `context` back into the object that the event was made with.
    typealias Callback = @convention(c) (Int32, Int16, UnsafeMutableRawPointer?) -> Void

    /// What makes the event active.
    enum Trigger {
        case readable(Int32)
        case writable(Int32)
        case timeout
        case repeatingTimeout
        case signal(Int32)
    }

    private let handle: OpaquePointer

    /// Allocates an event that is not yet pending.
    ///
    /// The context is not retained: it must remove the event before it dies.
    ///
    /// Traps when memory is exhausted, as every Swift allocation does. The corresponding C function is `event_new`.
    init(on loop: EventLoop, _ trigger: Trigger, context: AnyObject, callback: Callback) {
        let (descriptor, flags) = trigger.native
        let pointer = unsafe Unmanaged.passUnretained(context).toOpaque()
        guard let handle = unsafe event_new(loop.base, descriptor, flags, callback, pointer) else {
            fatalError("out of memory for an event")
        }
        unsafe self.handle = handle
    }

    /// Makes the event pending; false when the kernel refuses (epoll watches exhausted).
    func add() -> Bool {
        unsafe event_add(handle, nil) == 0
    }

    /// Makes a timeout event pending.
    func add(after delay: Duration) {
        var time = timeval(delay)
        let result = unsafe event_add(handle, &time)
        precondition(result == 0, "out of memory for a timer")
    }

    /// Stops callbacks, also one that is already queued in this turn.
    func remove() {
        unsafe event_del(handle)
    }

    /// Queues the callback for this turn as if the descriptor were readable.
    func activate() {
        unsafe event_active(handle, Int32(EV_READ), 0)
    }

    /// Frees the memory; only for the loop, at the end of a turn.
    func free() {
        unsafe event_free(handle)
    }
}

extension Event.Trigger {
    fileprivate var native: (descriptor: Int32, flags: Int16) {
        switch self {
        case .readable(let descriptor): (descriptor, Int16(EV_READ | EV_PERSIST))
        case .writable(let descriptor): (descriptor, Int16(EV_WRITE | EV_PERSIST))
        case .timeout: (-1, 0)
        case .repeatingTimeout: (-1, Int16(EV_PERSIST))
        case .signal(let number): (number, Int16(EV_SIGNAL | EV_PERSIST))
        }
    }
}
