extension Reply {
    /// The text of a status, error or string, broken UTF-8 repaired; nil for other kinds.
    ///
    /// Allocates: for logs and cold paths.
    package var string: String? {
        switch kind {
        case .status, .error, .string: withBytes { String(repairing: $0) }
        case .null, .integer, .array: nil
        }
    }

    /// The first word of an error, such as `WRONGTYPE` or a code of ours; nil unless this is an error.
    ///
    /// Allocates; on the hot path use `starts(with:)`.
    package var errorCode: String? {
        guard isError else { return nil }
        return withBytes { bytes in
            var end = 0
            while end < bytes.count, bytes[end] != UInt8(ascii: " ") { end += 1 }
            return String(repairing: bytes.extracting(0..<end))
        }
    }

    /// Adds the bytes of a status, error or string to an array.
    package func append(to bytes: inout [UInt8]) {
        withBytes { bytes.append($0) }
    }
}

extension String {
    /// Logs may show what is not UTF-8; they must not fail on it.
    fileprivate init(repairing bytes: Span<UInt8>) {
        self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
