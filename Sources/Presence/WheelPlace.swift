/// Where a member of a wheel stands: eight bytes, so that each connection may have one.
package struct WheelPlace: Equatable, Sendable {
    static let nowhere = UInt32.max
    var slot = WheelPlace.nowhere
    var index: UInt32 = 0

    /// Nowhere.
    package init() {}
}
