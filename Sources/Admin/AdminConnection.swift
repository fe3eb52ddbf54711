internal import Loop
internal import Protocol

/// One connection of somebody who watches: requests in, answers out, one after the other.
final class AdminConnection: StreamReceiver {
    /// For the peer to take the last answer.
    private static let closeTimeout: Duration = .seconds(2)

    private unowned let server: AdminServer
    private let stream: Stream
    private var parser = HTTPRequestParser()
    private var request: HTTPRequestHead?
    private var deadline: Timer?
    private var isOver = false

    init(server: AdminServer, stream: Stream) {
        self.server = server
        self.stream = stream
        wait()
        stream.receiver = self
    }

    func close() {
        guard !isOver else { return }
        isOver = true
        deadline = nil
        stream.close()
    }

    func received(_ bytes: inout MutableSpan<UInt8>, from stream: Stream) {
        var offset = 0
        do throws(HTTPError) {
            while !isOver {
                switch try parser.next(bytes.span, at: &offset) {
                case .needsMore: return
                case .head(let head): request = head
                case .body: break
                case .end: answer()
                }
            }
        } catch {
            end(AdminServer.problem(error.status, code: "bad_request", detail: "not an HTTP request"), true)
        }
    }

    func drained(_ stream: Stream) {}

    func closed(_ stream: Stream, because end: StreamEnd) { release() }

    private func answer() {
        guard let head = request else { return }
        request = nil
        let response = server.response(to: head)
        let hasBody = head.method != .head
        // Whoever asks on without reading gets the last answer here.
        guard head.keepsAlive, stream.pendingBytes <= Int(stream.marks.high) else {
            return end(response, hasBody)
        }
        stream.withOutput { response.append(to: &$0, keepsAlive: true, includesBody: hasBody) }
        wait()
    }

    private func wait() {
        deadline = server.loop.timer(after: AdminServer.patience) { [weak self] in
            guard let self else { return }
            close()
            server.ended(self)
        }
    }

    private func end(_ response: HTTPResponse, _ hasBody: Bool) {
        stream.withOutput { response.append(to: &$0, keepsAlive: false, includesBody: hasBody) }
        stream.closeAfterFlush(within: Self.closeTimeout)
        release()
    }

    private func release() {
        guard !isOver else { return }
        isOver = true
        deadline = nil
        server.ended(self)
    }
}
