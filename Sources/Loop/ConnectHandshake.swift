/// Receives a new stream's events until its TLS handshake is over, then hands it on.
final class ConnectHandshake: StreamReceiver {
    private var stream: Stream?
    private let completion: (Result<Stream, StreamEnd>) -> Void

    init(_ stream: Stream, completion: @escaping (Result<Stream, StreamEnd>) -> Void) {
        self.stream = stream
        self.completion = completion
        stream.receiver = self
    }

    /// Closes a stream that is not handed over.
    func cancel() {
        stream?.close()
        stream = nil
    }

    func secured(_ stream: Stream) {
        self.stream = nil
        stream.receiver = nil
        completion(.success(stream))
    }

    func closed(_ stream: Stream, because end: StreamEnd) {
        self.stream = nil
        completion(.failure(end))
    }

    // Not reached: nothing is delivered before `secured`, and nothing has been written.
    func received(_ bytes: inout MutableSpan<UInt8>, from stream: Stream) {}
    func drained(_ stream: Stream) {}
}
