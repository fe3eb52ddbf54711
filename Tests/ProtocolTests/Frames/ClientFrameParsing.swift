internal import Protocol
internal import Testing

/// Parses a text as a client's frame.
enum ClientFrameParsing {
    /// The limit of `content` in these tests, in bytes.
    static let contentLimit = 1024

    static func frame(_ text: String) throws(FrameRefusal) -> ClientFrame {
        let bytes = Array(text.utf8)
        return try ClientFrame(bytes.span, contentLimit: contentLimit)
    }

    static func refusal(_ text: String) -> FrameRefusal? {
        do throws(FrameRefusal) {
            _ = try frame(text)
            return nil
        } catch {
            return error
        }
    }

    /// The parts of a `send` frame as texts.
    struct Send: Equatable {
        var ref: UInt64
        var recipient: String
        var content: String
    }

    static func send(_ text: String) throws -> Send {
        let bytes = Array(text.utf8)
        guard case .send(let send) = try frame(text) else { throw NotASend() }
        let recipient =
            switch send.recipient {
            case .user(let range): "user \(String(copying: bytes.span, range))"
            case .group(let range): "group \(String(copying: bytes.span, range))"
            }
        return Send(ref: send.ref, recipient: recipient, content: String(copying: bytes.span, send.content))
    }

    struct NotASend: Error {}
}
