package import Protocol

/// What workers have asked for in the registry: copies of what happens, and calls for their services.
package struct Taps: Equatable, Sendable {
    /// Copies of changes of groups.
    package private(set) var membership: [Tap] = []
    /// Copies of users' comings and goings.
    package private(set) var presence: [Tap] = []
    /// What a message to a user carries along: copies of messages, and pushes to users without a live device.
    package private(set) var toUser = TapKeys(messages: [])
    /// What a message to a group carries along: copies of messages; the fan-out worker sees to the pushes.
    package private(set) var toGroup = TapKeys(messages: [])
    /// Services by name, for calls.
    package private(set) var services: [String: Tap] = [:]
    /// Fields that mean nothing, with what is wrong about each.
    package private(set) var ignored: [String] = []

    /// Bounds what one send costs Redis, whoever writes into the registry.
    package static let mostPerKind = 16
    /// Some hundred KB.
    package static let mostServices = 1_000

    /// Nobody asked for anything.
    package init() {}

    /// Reads the fields of the registry: `<kind>:<worker>` and the most entries of the worker's stream.
    package init(_ fields: [String: String], names: RedisNames) {
        var streams: [Kind: [Tap]] = [:]
        // Sorted, so that every node takes the same ones where there are too many.
        for (field, value) in fields.sorted(by: { $0.key < $1.key }) {
            let entry: Entry
            do throws(Problem) {
                entry = try Entry(field, value, names: names)
                try add(entry, to: &streams)
            } catch {
                ignored.append("\(field): \(error.words)")
            }
        }
        let messages = streams[.messages, default: []]
        membership = streams[.membership, default: []]
        presence = streams[.presence, default: []]
        toUser = TapKeys(messages: messages, push: streams[.push, default: []])
        toGroup = TapKeys(messages: messages)
    }

    /// Copies of messages.
    package var messages: ArraySlice<Tap> { toUser.taps[..<toUser.messageCount] }

    /// Pushes to users without a live device.
    package var push: ArraySlice<Tap> { toUser.taps[toUser.messageCount...] }

    private mutating func add(_ entry: Entry, to streams: inout [Kind: [Tap]]) throws(Problem) {
        if entry.kind == .service {
            guard services.count < Taps.mostServices else { throw .tooMany }
            services[entry.name] = entry.tap
            return
        }
        guard streams[entry.kind, default: []].count < Taps.mostPerKind else { throw .tooMany }
        streams[entry.kind, default: []].append(entry.tap)
    }
}

extension Taps {
    /// What a field begins with.
    private enum Kind: String {
        case messages, membership, presence, push, service
    }

    /// Why a field is ignored.
    private enum Problem: Error {
        case noKind, badName, reserved, badLimit, tooMany

        var words: String {
            switch self {
            case .noKind: "not messages:, membership:, presence:, push: or service: and a name"
            case .badName: "the name is not 1 to 64 of A-Z a-z 0-9 _ . -"
            case .reserved: "the name is taken by Martlet's own streams"
            case .badLimit: "the value is not a number from 1 to 2^53"
            case .tooMany: "too many of this kind"
            }
        }
    }

    /// One field with its value.
    private struct Entry {
        let kind: Kind
        let name: String
        let tap: Tap

        init(_ field: String, _ value: String, names: RedisNames) throws(Problem) {
            let parts = field.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])) else { throw .noKind }
            name = String(parts[1])
            guard IdentifierRule.allows(name) else { throw .badName }
            // `work:fanout:3` is a partition; a stream `work:fanout` beside it would mislead everybody.
            guard name != "fanout" else { throw .reserved }
            self.kind = kind
            var stream: [UInt8] = []
            names.appendWork(name, to: &stream)
            tap = Tap(stream: stream, limit: try Entry.limit(value))
        }

        private static func limit(_ value: String) throws(Problem) -> UInt64 {
            guard !value.isEmpty else { return Tap.usualLimit }
            let bytes = Array(value.utf8)
            guard let limit = Decimal.value(bytes.span, 0..<bytes.count), limit > 0 else { throw .badLimit }
            return limit
        }
    }
}
