/// Why a client's frame was not taken; becomes an `error` frame and leaves everything else as it was.
package struct FrameRefusal: Error, Equatable, Sendable {
    package let code: ErrorCode

    /// The ref of the refused frame, where it could be read.
    package let ref: UInt64?

    /// For people: which field, which limit.
    package let message: String

    package init(_ code: ErrorCode, ref: UInt64? = nil, _ message: String) {
        self.code = code
        self.ref = ref
        self.message = message
    }
}
