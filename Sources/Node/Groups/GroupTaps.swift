internal import Router

extension Node {
    /// Streams that get a copy of every change of a group.
    var membershipTaps: [Tap] { [] }
}
