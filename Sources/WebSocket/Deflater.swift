package import Protocol

/// Deflates whole messages that share no context (RFC 7692), for all connections of a loop.
///
/// A state is made for a window size when the first connection needs it: 18 KB for 9 bits, 144 KB for 15.
package final class Deflater {
    /// Shorter messages hardly shrink and take more than a microsecond to try, in bytes.
    private static let smallestDeflated = 64

    private let level: Int32
    private var spare: [UInt8] = []
    private var streams: [DeflateStream?]

    /// `level` is that of zlib, from 1 (fastest) to 9 (smallest); small messages gain little from more than 1.
    package init(level: Int = 1) {
        self.level = Int32(min(max(level, 1), 9))
        streams = Array(repeating: nil, count: PermessageDeflate.windowBits.count)
    }

    /// Appends the payload of a compressed message; `windowBits` is what was agreed, 9 to 15.
    package func deflate(_ input: Span<UInt8>, windowBits: Int, to output: inout [UInt8]) {
        stream(windowBits).deflate(input, to: &output)
    }

    /// Appends a message in one frame, compressed if that makes it shorter.
    package func appendMessage(
        _ kind: MessageKind,
        _ payload: Span<UInt8>,
        windowBits: Int,
        mask: UInt32? = nil,
        to output: inout [UInt8]
    ) {
        var deflated: [UInt8] = []
        if payload.count >= Self.smallestDeflated {
            swap(&deflated, &spare)
            deflate(payload, windowBits: windowBits, to: &deflated)
        }
        if deflated.isEmpty || deflated.count >= payload.count {
            FrameEncoder.appendFrame(kind.opcode, payload, mask: mask, to: &output)
        } else {
            FrameEncoder.appendFrame(kind.opcode, deflated.span, isCompressed: true, mask: mask, to: &output)
        }
        guard deflated.capacity <= Inflater.largestSpareBytes else { return }
        deflated.removeAll(keepingCapacity: true)
        swap(&deflated, &spare)
    }

    private func stream(_ windowBits: Int) -> DeflateStream {
        let index = windowBits - PermessageDeflate.windowBits.lowerBound
        if let stream = streams[index] { return stream }
        let stream = DeflateStream(windowBits: windowBits, level: level)
        streams[index] = stream
        return stream
    }
}
