/// One reply as flat arrays that the next reply overwrites, so that parsing allocates nothing once they have grown.
///
/// The elements of an array take consecutive nodes, reserved when its length is read, so the i-th one is found at once.
struct ReplyArena {
    /// Bytes of arrays that stay allocated between replies; larger ones are given back after their reply.
    static let mostIdleBytes = 256 * 1024

    private(set) var nodes: [ReplyNode] = []
    private(set) var bytes: [UInt8] = []
    /// Counts the replies, so that a debug build notices a `Reply` that was kept for too long.
    private(set) var generation: UInt32 = 0
    /// Set when a reply was refused because of the limits below.
    private(set) var isOverfull = false

    private let nodeLimit: Int
    private let byteLimit: Int

    init(nodeLimit: Int, byteLimit: Int) {
        // A count is stored in 32 bits.
        self.nodeLimit = min(nodeLimit, Int(Int32.max))
        self.byteLimit = min(byteLimit, Int(Int32.max))
    }

    /// The present reply in storage that is as large as it is.
    init(copying other: ReplyArena) {
        nodeLimit = other.nodeLimit
        byteLimit = other.byteLimit
        nodes.reserveCapacity(other.nodes.count)
        nodes.append(contentsOf: other.nodes)
        bytes.reserveCapacity(other.bytes.count)
        bytes.append(contentsOf: other.bytes)
    }

    /// Makes room for a new reply whose root is node 0.
    mutating func begin() {
        if nodes.capacity > Self.mostIdleBytes / MemoryLayout<ReplyNode>.stride { nodes = [] }
        if bytes.capacity > Self.mostIdleBytes { bytes = [] }
        nodes.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        nodes.append(.null)
        generation &+= 1
        isOverfull = false
    }

    /// The node of an array's element, nil when the parent is not an array of at least that many.
    func slot(parent: Int, index: Int) -> Int? {
        guard nodes.indices.contains(parent), nodes[parent].kind == .array else { return nil }
        guard index >= 0, index < Int(nodes[parent].count) else { return nil }
        return Int(nodes[parent].value) + index
    }

    mutating func setText(_ text: UnsafeRawBufferPointer, kind: ReplyKind, at slot: Int) -> Bool {
        guard text.count <= byteLimit - bytes.count else { return overflow() }
        nodes[slot] = ReplyNode(kind: kind, count: Int32(text.count), value: Int64(bytes.count))
        unsafe bytes.append(contentsOf: text)
        return true
    }

    mutating func setInteger(_ value: Int64, at slot: Int) {
        nodes[slot] = ReplyNode(kind: .integer, count: 0, value: value)
    }

    mutating func setNull(at slot: Int) {
        nodes[slot] = .null
    }

    mutating func setArray(count: Int, at slot: Int) -> Bool {
        guard count >= 0, count <= nodeLimit - nodes.count else { return overflow() }
        nodes[slot] = ReplyNode(kind: .array, count: Int32(count), value: Int64(nodes.count))
        nodes.append(contentsOf: repeatElement(.null, count: count))
        return true
    }

    private mutating func overflow() -> Bool {
        isOverfull = true
        return false
    }
}
