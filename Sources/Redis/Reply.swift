/// A view onto one reply, or one element of it, in the reader's arena; costs no allocation.
///
/// Valid only during the call that hands it over: the next reply overwrites the bytes. Copy what has to stay.
package struct Reply {
    private let store: ReplyStore
    private let slot: Int
    private let generation: UInt32

    init(_ store: ReplyStore, slot: Int = 0) {
        self.store = store
        self.slot = slot
        generation = store.arena.generation
    }

    /// The same reply with storage of its own, which may be kept.
    func copied() -> Reply {
        Reply(ReplyStore(ReplyArena(copying: store.arena)), slot: slot)
    }

    private var node: ReplyNode {
        assert(generation == store.arena.generation, "a reply was kept beyond the call that handed it over")
        return store.arena.nodes[slot]
    }

    /// The type of the reply.
    package var kind: ReplyKind { node.kind }

    /// Whether the command failed; see `errorCode` and `string`.
    package var isError: Bool { node.kind == .error }

    /// The number of elements of an array, 0 for every other kind.
    package var count: Int { node.kind == .array ? Int(node.count) : 0 }

    /// The value of an integer reply, or of a text that is a whole decimal number; nil otherwise.
    ///
    /// Stream ids and hash fields come as text, so both forms are taken.
    package var integer: Int64? {
        switch node.kind {
        case .integer: node.value
        case .string, .status: withBytes(decimalInteger)
        case .error, .array, .null: nil
        }
    }

    /// An element of an array; nil beyond its end and on anything but an array.
    ///
    /// So a reply of an unexpected shape reads as missing values and never traps.
    package subscript(index: Int) -> Reply? {
        let node = node
        guard node.kind == .array, index >= 0, index < Int(node.count) else { return nil }
        return Reply(store, slot: Int(node.value) + index)
    }

    /// Lends the bytes of a status, error or string; an empty span for every other kind.
    package func withBytes<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let node = node
        let bytes = store.arena.bytes
        let range =
            switch node.kind {
            case .status, .error, .string: Int(node.value)..<Int(node.value) + Int(node.count)
            case .null, .integer, .array: 0..<0
            }
        return try body(bytes.span.extracting(range))
    }

    /// Whether this is a status, error or string of exactly these bytes.
    package func equals(_ text: StaticString) -> Bool {
        guard node.count == text.utf8CodeUnitCount, isText else { return false }
        return starts(with: text)
    }

    /// Whether this is a status, error or string that begins with these bytes.
    package func starts(with text: StaticString) -> Bool {
        isText && withBytes { bytes in bytes.starts(with: text) }
    }

    private var isText: Bool {
        switch node.kind {
        case .status, .error, .string: true
        case .null, .integer, .array: false
        }
    }
}
