internal import Router

/// A repeated send whose ref is older than the newest entries of its log.
struct RefSearch {
    let ref: UInt64
    let route: SendRoute
    /// Where the last call stopped, as Redis said it.
    var cursor: [UInt8]
}
