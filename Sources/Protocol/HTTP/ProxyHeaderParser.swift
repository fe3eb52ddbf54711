/// Reads the PROXY protocol version 2 header in front of a connection, however its bytes arrive.
///
/// Source: haproxy.org/download/2.8/doc/proxy-protocol.txt, section 2.2. TLVs are skipped without being kept.
package struct ProxyHeaderParser: Sendable {
    /// Addresses take at most 216 bytes; a certificate's name or a cloud's ids follow as TLVs.
    package static let longestBody = 4096

    private static let signature: [UInt8] = [
        0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A,
    ]
    private static let version1 = Array("PROXY ".utf8)
    private static let fixedBytes = 16

    /// The fixed part and the addresses.
    private var kept: [UInt8] = []
    /// Bytes of the body that were seen.
    private var bodyBytes = 0

    /// A parser at the start of a connection.
    package init() {}

    /// Bytes that may be read without taking one that follows the header; known only in part before its fixed part is.
    package var missingBytes: Int {
        kept.count < Self.fixedBytes ? Self.fixedBytes - kept.count : bodyLength - bodyBytes
    }

    /// The header, with `offset` moved behind it; nil when all bytes were consumed before its end.
    package mutating func next(
        _ bytes: Span<UInt8>,
        at offset: inout Int
    ) throws(ProxyHeaderError) -> ProxyHeader? {
        while kept.count < Self.fixedBytes {
            guard offset < bytes.count else { return nil }
            kept.append(bytes[offset])
            offset += 1
            try checkLast()
        }
        let length = bodyLength
        let addresses = Self.addressBytes(kept[13])
        let taken = min(length - bodyBytes, bytes.count - offset)
        for index in offset..<offset + taken where kept.count - Self.fixedBytes < addresses {
            kept.append(bytes[index])
        }
        offset += taken
        bodyBytes += taken
        return bodyBytes == length ? header() : nil
    }

    private var bodyLength: Int { Int(kept[14]) << 8 | Int(kept[15]) }
    private var isLocal: Bool { kept[12] & 0x0F == 0 }

    /// Checks the fixed part byte by byte, so that a peer that is no proxy is noticed at once.
    private func checkLast() throws(ProxyHeaderError) {
        let index = kept.count - 1
        let byte = kept[index]
        switch index {
        case ..<12: try checkSignature()
        case 12:
            guard byte >> 4 == 2 else { throw .unsupportedVersion(byte >> 4) }
            guard byte & 0x0F <= 1 else { throw .unsupportedCommand(byte & 0x0F) }
        case 13:
            guard isLocal || byte >> 4 <= 3 && byte & 0x0F <= 2 else { throw .unsupportedFamily(byte) }
        case 15:
            guard bodyLength <= Self.longestBody else {
                throw .tooLong(length: bodyLength, limit: Self.longestBody)
            }
            guard isLocal || bodyLength >= Self.addressBytes(kept[13]) else {
                throw .truncated(length: bodyLength)
            }
        default: break
        }
    }

    private func checkSignature() throws(ProxyHeaderError) {
        if Self.signature.starts(with: kept) { return }
        guard Self.version1.starts(with: kept) else { throw .missing }
        if kept.count == Self.version1.count { throw .version1 }
    }

    /// The size of both addresses of a family; the transport (stream or datagram) doesn't matter to it.
    private static func addressBytes(_ familyAndTransport: UInt8) -> Int {
        switch familyAndTransport >> 4 {
        case 1: 12
        case 2: 36
        case 3: 216
        default: 0
        }
    }

    private func header() -> ProxyHeader {
        if isLocal { return .local }
        let body = kept[Self.fixedBytes...]
        switch kept[13] >> 4 {
        case 1 where kept[13] & 0x0F != 0:
            return .proxied(
                source: .ipv4(Array(body[16..<20]), port: port(at: 24)),
                destination: .ipv4(Array(body[20..<24]), port: port(at: 26))
            )
        case 2 where kept[13] & 0x0F != 0:
            return .proxied(
                source: .ipv6(Array(body[16..<32]), port: port(at: 48)),
                destination: .ipv6(Array(body[32..<48]), port: port(at: 50))
            )
        case 3 where kept[13] & 0x0F != 0:
            return .proxied(source: .unix(path(body[16..<124])), destination: .unix(path(body[124..<232])))
        default:
            return .unknown
        }
    }

    private func port(at index: Int) -> UInt16 { UInt16(kept[index]) << 8 | UInt16(kept[index + 1]) }

    private func path(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}
