internal import Loop
internal import Router
internal import Telemetry

/// The limits per client address on this node, and who counts against them.
final class Addresses {
    private let loop: EventLoop
    private let metrics: LimitMetrics
    private var limits: AddressLimits
    private var timer: Timer?

    init(loop: EventLoop, _ configuration: NodeConfiguration, _ metrics: LimitMetrics) {
        self.loop = loop
        self.metrics = metrics
        limits = AddressLimits(
            rate: configuration.addressRate,
            connections: configuration.maximumAddressConnections
        )
    }

    /// A connection of a client came: its share of the address, or nil where nothing is limited; throws the answer.
    ///
    /// Clients without an address, as those of a unix socket, are not limited.
    func enter(_ peer: SocketAddress?) throws(Problem) -> AddressShare? {
        guard !limits.isOff, let address = peer.flatMap(ClientAddress.init) else { return nil }
        keepTidy()
        switch limits.connected(address, now: loop.now) {
        case .admitted: return AddressShare(address, of: self)
        case .tooMany:
            metrics.addressConnections.increment()
            throw Problem.tooManyConnections("your address has as many connections as it may")
        case .tooFast(let wait): throw tooFast(wait)
        }
    }

    /// Refuses a request before it costs anything, if the address has used up what it may ask without a token.
    func check(_ share: AddressShare) throws(Problem) {
        if let wait = limits.wait(share.address, now: loop.now) { throw tooFast(wait) }
    }

    /// A request without a good token is answered.
    func charge(_ share: AddressShare) {
        _ = limits.take(share.address, now: loop.now)
    }

    /// One of the address' connections has ended.
    func leave(_ address: ClientAddress) {
        limits.disconnected(address)
    }

    private func tooFast(_ wait: UInt64) -> Problem {
        metrics.addressRate.increment()
        return Problem.tooFast(wait)
    }

    private func keepTidy() {
        guard timer == nil else { return }
        timer = loop.timer(every: .seconds(1)) { [unowned self] in
            if !limits.tidy(now: loop.now) { timer = nil }
        }
    }
}

extension ClientAddress {
    /// Nil for a unix socket.
    fileprivate init?(_ address: SocketAddress) {
        switch address {
        case .ipv4(let host, _): self.init(ipv4: host)
        case .ipv6(let network, _, _): self.init(ipv6Network: network)
        case .unix: return nil
        }
    }
}
