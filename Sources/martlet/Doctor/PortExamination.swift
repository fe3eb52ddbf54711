internal import Loop

/// Finds out whether a node could listen on an address.
struct PortExamination {
    private static let limit = Duration.seconds(2)

    let loop: EventLoop

    func run(_ address: ListenAddress) -> PortFacts {
        PortFacts(address: address.description, state: state(address))
    }

    /// Listening succeeds beside others who share the port, so that whoever is there is asked as well.
    private func state(_ address: ListenAddress) -> PortFacts.State {
        do throws(LoopError) {
            try Listener(loop: loop, address: address) { $0.close() }.close()
        } catch {
            if case .addressInUse = error { return .used }
            return .unusable(reason: error.description)
        }
        return isAnswered(address) ? .used : .free
    }

    private func isAnswered(_ address: ListenAddress) -> Bool {
        // Our own listener closes at the end of a turn, and the connector looks up its address after that.
        _ = loop.run(for: .milliseconds(1)) { false }
        var outcome: Result<Stream, StreamEnd>?
        let connector = Connector.connect(loop: loop, to: address, timeout: Self.limit) { outcome = $0 }
        _ = loop.run(for: Self.limit * 2) { outcome != nil }
        connector.cancel()
        guard case .success(let stream)? = outcome else { return false }
        stream.close()
        return true
    }
}
