/// Where a client comes from, as far as limits per address tell clients apart.
///
/// Of an IPv6 address that is the network of 64 bits: whoever has one address of it has all of them.
package struct ClientAddress: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    /// What stands below IPv4 addresses, so that none of them is the same as a network: the mark of mapped ones.
    private static let mapped: UInt64 = 0xFFFF << 32

    /// An address in host byte order.
    package init(ipv4 address: UInt32) {
        high = 0
        low = ClientAddress.mapped | UInt64(address)
    }

    /// The upper half of an address, in host byte order.
    package init(ipv6Network network: UInt64) {
        high = network
        low = 0
    }
}
