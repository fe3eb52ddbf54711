internal import CEvent
internal import COpenSSL
@safe package final class L {
    private let base: OpaquePointer
    package init?() {
        guard let b = unsafe event_base_new() else { return nil }
        unsafe base = b
    }
    deinit { unsafe event_base_free(base) }
}
