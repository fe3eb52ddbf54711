internal import CEvent
internal import Glibc

/// The end of a `WakeUp` that may be used from any thread; an eventfd, see eventfd(2).
package final class WakeUpSignal: Sendable {
    let descriptor: Int32

    init?() {
        descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard descriptor >= 0 else { return nil }
    }

    deinit {
        close(descriptor)
    }

    /// Has the loop call its closure soon; never blocks.
    package func send() {
        // Fails only when the counter is full: then the loop is woken already.
        _ = eventfd_write(descriptor, 1)
    }

    func clear() {
        var count: eventfd_t = 0
        _ = unsafe eventfd_read(descriptor, &count)
    }
}
