internal import Loop
internal import Protocol

/// Takes HTTP calls on 127.0.0.1 and remembers their keys, not their bodies.
final class HTTPSink {
    /// Far more than one experiment makes.
    private static let mostCalls = 100_000

    private let loop: EventLoop
    private var listener: Listener?
    private(set) var calls: [SinkCall] = []
    /// From now on calls are answered with 500 instead of 200.
    var isRefusing = false

    init(on loop: EventLoop) throws(LabError) {
        self.loop = loop
        do throws(LoopError) {
            listener = try Listener(loop: loop, address: .tcp(host: "127.0.0.1", port: 0)) { [weak self] in
                guard let self else { return }
                $0.receiver = SinkConnection(sink: self, stream: $0)
            }
        } catch {
            throw .system("no port for the HTTP sink: \(error)")
        }
    }

    /// Where calls go.
    var url: String { "http://127.0.0.1:\(listener?.port ?? 0)/push" }

    /// Forgets everything, and answers with 200 again.
    func reset() {
        calls = []
        isRefusing = false
    }

    fileprivate func answer(to head: HTTPRequestHead) -> HTTPResponse {
        let key = head.fields["Idempotency-Key"].flatMap { $0.isEmpty ? nil : $0 }
        if calls.count < Self.mostCalls {
            calls.append(SinkCall(key: key, time: loop.now, isRefused: isRefusing))
        }
        return HTTPResponse(isRefusing ? .internalServerError : .ok)
    }
}

/// One connection of a worker; the stream holds it until it is over.
private final class SinkConnection: StreamReceiver {
    private weak var sink: HTTPSink?
    private let stream: Stream
    private var parser = HTTPRequestParser()
    private var head: HTTPRequestHead?

    init(sink: HTTPSink, stream: Stream) {
        self.sink = sink
        self.stream = stream
    }

    func received(_ bytes: inout MutableSpan<UInt8>, from stream: Stream) {
        var offset = 0
        do throws(HTTPError) {
            while !stream.isClosed {
                switch try parser.next(bytes.span, at: &offset) {
                case .needsMore: return
                case .head(let head): self.head = head
                case .body: break
                case .end: answer()
                }
            }
        } catch {
            stream.withOutput { HTTPResponse(error.status).append(to: &$0, keepsAlive: false) }
            stream.closeAfterFlush(within: .seconds(1))
        }
    }

    private func answer() {
        guard let head, let sink else { return stream.close() }
        let response = sink.answer(to: head)
        stream.withOutput { response.append(to: &$0, keepsAlive: head.keepsAlive) }
        if !head.keepsAlive { stream.closeAfterFlush(within: .seconds(1)) }
    }

    func drained(_ stream: Stream) {}

    func closed(_ stream: Stream, because end: StreamEnd) {}
}
