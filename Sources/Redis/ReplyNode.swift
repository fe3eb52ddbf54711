/// One element of a reply in the arena: 16 bytes, so that a page of a thousand stream entries stays in the cache.
struct ReplyNode {
    var kind: ReplyKind
    /// Bytes of a text, or elements of an array.
    var count: Int32
    /// The integer itself, where a text starts in the bytes, or where the elements of an array start in the nodes.
    var value: Int64

    static let null = ReplyNode(kind: .null, count: 0, value: 0)
}
