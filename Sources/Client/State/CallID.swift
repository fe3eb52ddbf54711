/// What a call to a service is called towards the application: the ref it went out with.
package struct CallID: Hashable, Sendable {
    package let ref: UInt64

    package init(ref: UInt64) {
        self.ref = ref
    }
}
