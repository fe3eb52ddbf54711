import Loop
import Testing

struct EchoTests {
    @Test func `what is sent comes back over tcp`() throws {
        let pair = try Pair()
        let echo = Echo()
        echo.attach(to: pair.server)
        pair.client.write("hi")
        #expect(pair.wait { pair.clientSide.text == "hi" })
        pair.client.close()
        #expect(pair.wait { echo.ends == [.endOfStream] })
        #expect(pair.clientSide.ends == [])
    }

    @Test func `what is sent comes back over a unix socket`() throws {
        let path = temporaryPath()
        let pair = try Pair(at: .unix(path: path))
        Echo().attach(to: pair.server)
        pair.client.write("hi")
        #expect(pair.wait { pair.clientSide.text == "hi" })
        #expect(pair.client.peer == .unix(path: path))
        #expect(pair.server.peer == .unix(path: ""))
    }

    @Test func `much data goes there and back while both sides hold the other back`() throws {
        let pair = try Pair()
        let total = 8 * 1_024 * 1_024
        let echo = Echo()
        echo.attach(to: pair.server)
        let source = Source(total: total)
        source.feed(pair.client)
        pair.clientSide.onDrained = { source.feed($0) }
        #expect(pair.wait { pair.clientSide.bytes.count >= total })
        #expect(pair.clientSide.bytes == source.everything)
        #expect(pair.clientSide.drainedCount > 0)
        #expect(source.peak <= Int(pair.client.marks.high) + Source.chunkBytes)
    }
}

/// Writes a long sequence as far as the water marks allow.
final class Source {
    static let chunkBytes = 10_007
    let everything: [UInt8]
    private(set) var peak = 0
    private var next = 0

    init(total: Int) {
        everything = (0..<total).map { UInt8(truncatingIfNeeded: $0 ^ $0 >> 8 ^ $0 >> 16) }
    }

    func feed(_ stream: Stream) {
        while next < everything.count, stream.pendingBytes <= stream.marks.high {
            let end = min(next + Self.chunkBytes, everything.count)
            let bytes = everything
            stream.write(bytes.span.extracting(next..<end))
            next = end
            peak = max(peak, stream.pendingBytes)
        }
    }
}
