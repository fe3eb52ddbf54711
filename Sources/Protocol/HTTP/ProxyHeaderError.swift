/// Why a connection that must begin with a PROXY header is dropped.
package enum ProxyHeaderError: Error, Equatable, Sendable {
    /// The connection does not begin with the signature: the peer is no proxy.
    case missing
    /// The proxy is set to version 1, the text form; only version 2 is understood (`send-proxy-v2` in HAProxy).
    case version1
    /// The version nibble is not 2.
    case unsupportedVersion(UInt8)
    /// The command nibble is neither LOCAL nor PROXY.
    case unsupportedCommand(UInt8)
    /// The family nibble or the transport nibble has no meaning.
    case unsupportedFamily(UInt8)
    /// The announced length is shorter than the addresses, in bytes.
    case truncated(length: Int)
    /// The announced length is over the limit, in bytes.
    case tooLong(length: Int, limit: Int)
}
