/// What a send is called towards the application: the first ref it went out with.
///
/// It stays when the send has to take a fresh ref (`ref_too_low`), and is unique among the device's sends.
package struct SendID: Hashable, Sendable, Comparable {
    package let ref: UInt64

    package init(ref: UInt64) {
        self.ref = ref
    }

    package static func < (left: SendID, right: SendID) -> Bool {
        left.ref < right.ref
    }
}
