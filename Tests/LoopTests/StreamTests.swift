import Testing

@testable import Loop

struct StreamTests {
    @Test func `several writes of one turn arrive as one`() throws {
        let pair = try Pair()
        pair.client.write("one ")
        pair.client.withOutput { $0.append(contentsOf: Array("two ".utf8)) }
        pair.client.write("three")
        #expect(pair.client.pendingBytes == 13)
        #expect(pair.wait { pair.serverSide.text == "one two three" })
        #expect(pair.serverSide.receivedCount == 1)
        #expect(pair.client.pendingBytes == 0)
    }

    @Test func `writability is asked for only while the socket is full`() throws {
        let pair = try Pair()
        pair.client.write("small")
        #expect(pair.wait { pair.serverSide.text == "small" })
        #expect(pair.client.writeEvent == nil)
        pair.server.pauseReading()
        pair.client.write([UInt8](repeating: 1, count: 20_000_000).span)
        #expect(pair.wait { pair.client.writeEvent != nil })
        #expect(pair.client.pendingBytes > 0)
        pair.server.resumeReading()
        #expect(pair.wait { pair.serverSide.bytes.count == 20_000_005 })
        #expect(pair.wait { pair.client.writeEvent == nil })
    }

    @Test func `an idle stream holds no buffer`() throws {
        let pair = try Pair()
        let pooled = pair.loop.buffers.pooledBytes
        pair.client.write("small")
        #expect(pair.wait { pair.serverSide.text == "small" })
        #expect(pair.client.output.isEmpty)
        #expect(pair.loop.buffers.pooledBytes >= max(pooled, BufferPool.initialBytes))
    }

    @Test func `drained comes once after the high mark at the low mark`() throws {
        let pair = try Pair()
        pair.client.marks = WaterMarks(high: 1_000, low: 100)
        var pending: [Int] = []
        pair.clientSide.onDrained = { pending.append($0.pendingBytes) }
        pair.client.write([UInt8](repeating: 1, count: 1_000).span)
        #expect(pair.wait { pair.serverSide.bytes.count == 1_000 })
        #expect(pending == [])
        pair.server.pauseReading()
        pair.client.write([UInt8](repeating: 1, count: 20_000_000).span)
        pair.loop.turn(3)
        #expect(pending == [])
        pair.server.resumeReading()
        #expect(pair.wait { pair.serverSide.bytes.count == 20_001_000 })
        #expect(pair.wait { pending.count == 1 })
        #expect(pending.allSatisfy { $0 <= 100 })
    }

    @Test func `what is written in drained is sent`() throws {
        let pair = try Pair()
        pair.client.marks = WaterMarks(high: 10, low: 0)
        var isFirst = true
        pair.clientSide.onDrained = { stream in
            if isFirst { stream.write("and this") }
            isFirst = false
        }
        pair.client.write("more than ten bytes ")
        #expect(pair.wait { pair.serverSide.text == "more than ten bytes and this" })
    }

    @Test func `a queue beyond its limit ends the stream, not from inside write`() throws {
        let pair = try Pair()
        pair.client.marks = WaterMarks(high: 10, low: 0, limit: 100)
        pair.client.write([UInt8](repeating: 1, count: 101).span)
        #expect(pair.clientSide.ends == [])
        pair.client.write("ignored")
        #expect(pair.wait { pair.clientSide.ends == [.outputOverflow] })
        #expect(pair.wait { pair.serverSide.ends == [.endOfStream] })
        #expect(pair.serverSide.bytes == [])
    }

    @Test func `nothing is read while paused`() throws {
        let pair = try Pair()
        pair.server.pauseReading()
        pair.client.write("hi")
        pair.loop.turn(5)
        #expect(pair.serverSide.text == "")
        pair.server.resumeReading()
        #expect(pair.wait { pair.serverSide.text == "hi" })
    }

    @Test func `pausing inside received holds the rest back`() throws {
        let pair = try Pair()
        pair.server.readLimit = 2
        pair.serverSide.onReceived = { $0.pauseReading() }
        pair.client.write("abcd")
        #expect(pair.wait { pair.serverSide.text == "ab" })
        pair.loop.turn(5)
        #expect(pair.serverSide.text == "ab")
        pair.server.resumeReading()
        #expect(pair.wait { pair.serverSide.text == "abcd" })
    }

    @Test func `nothing is read before there is a receiver`() throws {
        let pair = try Pair()
        pair.server.receiver = nil
        pair.client.write("hi")
        pair.loop.turn(5)
        pair.server.receiver = pair.serverSide
        #expect(pair.wait { pair.serverSide.text == "hi" })
    }

    @Test func `one delivery is no larger than the read limit`() throws {
        let pair = try Pair()
        pair.server.readLimit = 3
        pair.serverSide.onReceived = { $0.readLimit = 1_000 }
        pair.client.write("abcdefg")
        #expect(pair.wait { pair.serverSide.text == "abcdefg" })
        #expect(pair.serverSide.receivedCount == 2)
    }
}
