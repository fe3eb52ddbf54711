/// What a shared consumption wants done next.
enum ConsumerAction: Equatable, Sendable {
    /// XGROUP CREATE … MKSTREAM.
    case prepare
    /// XREADGROUP … `>` with this COUNT, blocking.
    case read(count: Int)
    /// A page of what is pending for this consumer, behind this id.
    case listOwn(after: String?)
    /// A page of what has been pending for long, for whomever, behind this id.
    case listIdle(after: String?)
    /// XCLAIM.
    case claim([WaitingJob])
}
