import TestSupport
import Testing

/// What a client sends to the echo, and everything that it must get back, in order.
struct FrameCase: Sendable, CustomTestStringConvertible {
    /// What the server sends.
    enum Answer: Equatable, Sendable {
        case text([UInt8])
        case binary([UInt8])
        case pong([UInt8])
        /// A close frame with this code, 1005 for one without, and then the end of the connection.
        case close(UInt16)
    }

    let testDescription: String
    /// Each written on its own when the frames are sent whole.
    let pieces: [[UInt8]]
    let answers: [Answer]

    /// Frames of a client; the connection is expected to live on unless the last answer is a close.
    init(_ name: String, _ frames: [RawFrame], _ answers: [Answer]) {
        self.init(name, bytes: frames.map(\.encoded), answers)
    }

    init(_ name: String, bytes: [[UInt8]], _ answers: [Answer]) {
        testDescription = name
        pieces = bytes
        self.answers = answers
    }

    static func text(_ text: String) -> Answer { .text(Array(text.utf8)) }

    /// Sends in one write, frame by frame, or byte by byte, and compares what comes back.
    func run(on node: TestNode, _ cut: Cut) throws {
        let web = try node.echo()
        // A server that has failed the connection may not take the rest.
        do {
            for piece in cut.pieces(pieces) { try web.socket.send(piece) }
        } catch {
            guard case .close = answers.last else { throw error }
        }
        for (index, answer) in answers.enumerated() {
            let received = try FrameCase.receive(web)
            #expect(received == answer, "answer \(index)")
            guard received == answer else { return }
        }
        if case .close = answers.last {
            #expect(try web.read() == nil, "nothing comes behind a close frame")
        } else {
            try FrameCase.expectClosingHandshake(web)
        }
    }

    enum Cut: CaseIterable, Sendable {
        case together
        case frames
        case bytes

        func pieces(_ pieces: [[UInt8]]) -> [[UInt8]] {
            switch self {
            case .together: [pieces.flatMap(\.self)]
            case .frames: pieces
            case .bytes: pieces.flatMap(\.self).map { [$0] }
            }
        }
    }

    /// The connection still works: it closes as it should.
    static func expectClosingHandshake(_ web: RawWebSocket) throws {
        try web.send(.close(1000))
        #expect(try web.readClose() == 1000)
        #expect(try web.read() == nil)
    }

    private static func receive(_ web: RawWebSocket) throws -> Answer? {
        guard let frame = try web.read() else { return nil }
        guard frame.isFinal, frame.reserved == 0 else { throw TestSupportError("unexpected \(frame)") }
        switch frame.opcode {
        case RawFrame.text: return .text(frame.payload)
        case RawFrame.binary: return .binary(frame.payload)
        case RawFrame.pong: return .pong(frame.payload)
        case RawFrame.close: return .close(frame.closeCode ?? 1005)
        default: throw TestSupportError("unexpected \(frame)")
        }
    }
}
