/// What a request is called towards the application: the ref it went out with.
package struct RequestID: Hashable, Sendable {
    package let ref: UInt64

    package init(ref: UInt64) {
        self.ref = ref
    }
}
