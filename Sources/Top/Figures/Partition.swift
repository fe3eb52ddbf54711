internal import Protocol

/// One partition of the fan-out.
package struct Partition: Equatable, Sendable {
    /// The name of the fan-out: its role, and its consumer group on each partition.
    package static let role = "fanout"

    package let number: Int

    /// The token of the worker that holds the lease; nil when nobody does.
    package var holder: String?

    package var figures = StreamFigures()

    package init(number: Int) {
        self.number = number
    }

    /// Its stream, as in `work:<name>`.
    static func name(_ number: Int) -> String { "\(role):\(number)" }

    /// The worker behind the token: what stands before the part that makes it unique.
    package var owner: String? { holder.map(Token.name) }

    /// Jobs that nobody has taken.
    package var waiting: Int { figures.waiting(for: Partition.role) }

    /// Jobs that were taken and not finished.
    package var pending: Int { figures.group(Partition.role).pending }
}

/// The token of a worker in `workers:<role>` and in leases: its name, and behind a `:` what makes it unique.
enum Token {
    static func name(_ token: String) -> String {
        String(token.prefix { $0 != ":" })
    }
}
