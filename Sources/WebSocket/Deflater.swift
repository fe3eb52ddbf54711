internal import Protocol

/// Deflates whole messages that share no context (RFC 7692), for all connections of a loop.
///
/// A state is made for a window size when the first connection needs it: 140 KB for 9 bits, 268 KB for 15.
package final class Deflater {
    private let level: Int32
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

    private func stream(_ windowBits: Int) -> DeflateStream {
        let index = windowBits - PermessageDeflate.windowBits.lowerBound
        if let stream = streams[index] { return stream }
        let stream = DeflateStream(windowBits: windowBits, level: level)
        streams[index] = stream
        return stream
    }
}
