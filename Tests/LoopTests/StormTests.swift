import Testing

@testable import Loop

/// Many connections at once on one loop, with random writes, pauses and closes.
struct StormTests {
    @Test(arguments: [1, 2, 3])
    func `no byte is lost, doubled or reordered in plain streams`(seed: UInt64) throws {
        try storm(Random(state: seed), pairs: 20, bytes: 300_000, serverTLS: nil, clientTLS: nil)
    }

    @Test(arguments: [1, 2, 3])
    func `no byte is lost, doubled or reordered in tls streams`(seed: UInt64) throws {
        try storm(
            Random(state: seed),
            pairs: 10,
            bytes: 300_000,
            serverTLS: serverContext(),
            clientTLS: clientContext()
        )
    }

    @Test func `a burst of connections is accepted whole`() throws {
        let server = try Server()
        let peers = try (0..<200).map { _ in try RawPeer(port: server.port) }
        #expect(server.loop.wait { server.streams.count == peers.count })
        for peer in peers { peer.reset() }
        #expect(server.loop.wait { server.sides.allSatisfy { $0.ends == [.reset] } })
    }

    private func storm(
        _ random: Random,
        pairs count: Int,
        bytes: Int,
        serverTLS: TLSServerContext?,
        clientTLS: TLSClientContext?
    ) throws {
        let server = try Server(tls: serverTLS, makesSides: false)
        var random = random
        var clients: [StormSide] = []
        var servers: [StormSide] = []
        server.onAccepted = { stream in
            servers.append(StormSide(stream, bytes: bytes, isClosing: false, seed: UInt64(servers.count)))
        }
        for index in 0..<count {
            let end = outcome(server.loop, address(server), tls: clientTLS) { stream in
                clients.append(StormSide(stream, bytes: bytes, isClosing: true, seed: UInt64(100 + index)))
            }
            try #require(end == nil)
        }
        #expect(
            server.loop.wait {
                for side in clients + servers { side.act(&random) }
                return (clients + servers).allSatisfy { $0.ends.count == 1 }
            }
        )
        for side in clients + servers { #expect(side.isIntact) }
        for side in clients { #expect(side.ends == [.flushed]) }
        for side in servers {
            #expect(side.receivedBytes == bytes)
            #expect(side.ends == [.endOfStream])
        }
    }
}

/// Writes a numbered sequence in random pieces and checks the other side's.
private final class StormSide: StreamReceiver {
    private(set) var isIntact = true
    private(set) var receivedBytes = 0
    private(set) var ends: [StreamEnd] = []
    private let stream: Stream
    private let bytes: Int
    private let isClosing: Bool
    private var random: Random
    private var written = 0

    init(_ stream: Stream, bytes: Int, isClosing: Bool, seed: UInt64) {
        self.stream = stream
        self.bytes = bytes
        self.isClosing = isClosing
        random = Random(state: seed)
        stream.readLimit = Int32(random.next(below: 70_000))
        stream.receiver = self
    }

    /// One random step; the closing side closes once all is written.
    func act(_ random: inout Random) {
        switch random.next(below: 8) {
        case 0: stream.pauseReading()
        case 1, 2, 3: stream.resumeReading()
        default: write(random.next(below: 60_000))
        }
        if isClosing, written == bytes { stream.closeAfterFlush(within: .seconds(20)) }
    }

    func received(_ bytes: inout MutableSpan<UInt8>, from stream: Stream) {
        for index in bytes.indices where bytes[index] != Self.byte(receivedBytes + index) { isIntact = false }
        receivedBytes += bytes.count
        if random.next(below: 4) == 0 { write(random.next(below: 1_000)) }
        if random.next(below: 20) == 0 { stream.pauseReading() }
    }

    func drained(_ stream: Stream) {
        write(random.next(below: 1_000))
    }

    func closed(_ stream: Stream, because end: StreamEnd) {
        ends.append(end)
    }

    private func write(_ count: Int) {
        let end = min(bytes, written + count)
        stream.withOutput { output in
            for position in written..<end { output.append(Self.byte(position)) }
        }
        written = end
    }

    private static func byte(_ position: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: position ^ position >> 8 ^ position >> 16)
    }
}

/// SplitMix64: the same numbers in every run.
struct Random {
    var state: UInt64

    mutating func next(below bound: Int) -> Int {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return Int((value ^ value >> 31) % UInt64(bound))
    }
}
