internal import Router

/// One connection's share of what its address may have; whoever holds the connection holds it.
final class AddressShare {
    let address: ClientAddress
    private let addresses: Addresses

    init(_ address: ClientAddress, of addresses: Addresses) {
        self.address = address
        self.addresses = addresses
    }

    deinit {
        addresses.leave(address)
    }
}
