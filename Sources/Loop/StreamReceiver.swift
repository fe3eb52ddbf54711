/// The owner's side of a stream; all calls come from the loop, never from inside the owner's own calls.
package protocol StreamReceiver: AnyObject {
    /// Bytes arrived: the loop's shared read buffer, to be changed in place at will, valid during the call only.
    ///
    /// May write to, pause or close this or any other stream.
    func received(_ bytes: inout MutableSpan<UInt8>, from stream: Stream)

    /// Queued output fell to the low-water mark after having been above the high-water mark.
    func drained(_ stream: Stream)

    /// The stream is over: exactly once, and the last call; not after ``Stream/close()``.
    func closed(_ stream: Stream, because end: StreamEnd)

    /// The TLS handshake is complete; never called for a plain stream. Does nothing by default.
    func secured(_ stream: Stream)
}

extension StreamReceiver {
    package func secured(_ stream: Stream) {}
}
