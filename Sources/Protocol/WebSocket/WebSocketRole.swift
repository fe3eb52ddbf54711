/// Which end of the connection this is: it decides who masks (RFC 6455, section 5.1).
package enum WebSocketRole: UInt8, Sendable {
    /// Receives masked frames and refuses others; sends unmasked ones.
    case server
    /// Receives unmasked frames and refuses others; sends masked ones.
    case client
}
