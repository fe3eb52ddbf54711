/// What became of listening on an address.
struct PortFacts {
    enum State: Equatable {
        case free
        /// Somebody answers there.
        case used
        case unusable(reason: String)
    }

    let address: String
    let state: State
}
