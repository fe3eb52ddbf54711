import Protocol
import Testing
import WebSocket

@Suite struct MessageReaderTests {
    private let inflater = Inflater()
    private func reader(_ role: WebSocketRole = .server) -> MessageReader {
        MessageReader(role: role, limits: WebSocketLimits(), allowsCompression: true)
    }

    @Test func `an idle reader is tens of bytes`() {
        #expect(MemoryLayout<MessageReader>.size <= 96)
    }

    @Test func `a whole message is reported where it stands`() throws {
        var wire = Wire(from: .client)
        wire.text("hello")
        var reader = reader()
        var input = wire.bytes
        var bytes = input.mutableSpan
        var offset = 0
        let event = try reader.next(&bytes, at: &offset, inflater: inflater)
        #expect(event == .message(.text, .inPlace(6..<11)))
        #expect(offset == 11)
        #expect(reader.assembled.capacity == 0)
        #expect(input[6...] == "hello".utf8[...].map { $0 }[...])
    }

    @Test func `buffers are given up when the next event is asked for`() throws {
        var wire = Wire(from: .client)
        wire.message(.text, Array("hello world".utf8), fragments: 4)
        var reader = reader()
        var input = wire.bytes
        var bytes = input.mutableSpan
        var offset = 0
        let event = try reader.next(&bytes, at: &offset, inflater: inflater)
        #expect(event == .message(.text, .assembled))
        #expect(reader.assembled == Array("hello world".utf8))
        let end = try reader.next(&bytes, at: &offset, inflater: inflater)
        #expect(end == .needsMore)
        #expect(reader.assembled.capacity == 0)
    }

    @Test func `a ping over two reads is put together and forgotten`() throws {
        var wire = Wire(from: .client)
        wire.frame(9, [1, 2, 3, 4])
        var reader = reader()
        for piece in [wire.bytes[..<8], wire.bytes[8...]] {
            var input = Array(piece)
            var bytes = input.mutableSpan
            var offset = 0
            let event = try reader.next(&bytes, at: &offset, inflater: inflater)
            guard event != .needsMore else { continue }
            #expect(event == .ping(.assembledControl))
            #expect(reader.assembledControl == [1, 2, 3, 4])
            let end = try reader.next(&bytes, at: &offset, inflater: inflater)
            #expect(end == .needsMore)
        }
        #expect(reader.assembledControl.capacity == 0)
    }

    @Test func `whatever follows an error is ignored`() throws {
        var reader = reader()
        var input: [UInt8] = [0x83, 0x80, 0x81, 0x00]
        var bytes = input.mutableSpan
        var offset = 0
        #expect(throws: WebSocketError.reservedOpcode(3)) {
            try reader.next(&bytes, at: &offset, inflater: inflater)
        }
        let event = try reader.next(&bytes, at: &offset, inflater: inflater)
        #expect(event == .needsMore)
        #expect(offset == 4)
    }

    @Test func `two readers share an inflater while both are in the middle of a message`() throws {
        var first = reader()
        var second = reader()
        var parts: [[UInt8]] = []
        for text in ["first message", "second message"] {
            var wire = Wire(from: .client)
            wire.message(.text, Array(text.utf8), fragments: 6)
            parts.append(wire.bytes)
        }
        for half in 0...1 {
            for index in 0...1 {
                let middle = parts[index].count / 2
                var input = Array(half == 0 ? parts[index][..<middle] : parts[index][middle...])
                var bytes = input.mutableSpan
                var offset = 0
                if index == 0 {
                    _ = try first.next(&bytes, at: &offset, inflater: inflater)
                } else {
                    _ = try second.next(&bytes, at: &offset, inflater: inflater)
                }
            }
        }
        #expect(first.assembled == Array("first message".utf8))
        #expect(second.assembled == Array("second message".utf8))
    }
}
