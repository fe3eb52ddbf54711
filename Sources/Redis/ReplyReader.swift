internal import CHiredis

/// Reads RESP2 replies from chunks of bytes with hiredis' parser, into an arena that is reused from reply to reply.
///
/// hiredis allows eight levels of nesting (`redisReader.rstack`); deeper replies are refused. The `redisReader` and the
/// table of functions live as long as this object, and the store, whose address the parser holds, is held here too.
@safe final class ReplyReader {
    /// Elements of one reply: 16 MiB of nodes; the largest page that we ask for has some ten thousand.
    static let mostNodes = 1 << 20
    /// Bytes fed at once: hiredis moves the rest of its buffer down after every reply that ends a KiB or more of it,
    /// which pieces keep short (64 KiB at once cost a tenth more on published messages; 1 to 16 KiB are alike).
    static let feedBytes = 16 * 1024
    /// A buffer that a large reply has grown past this many bytes is freed as soon as all of it is read.
    static let mostIdleBytes = 64 * 1024
    /// Lines end within this many bytes, or the peer is no Redis server: the longest are errors of functions.
    static let mostLineBytes = 64 * 1024

    private let store: ReplyStore
    private let functions: UnsafeMutablePointer<redisReplyObjectFunctions>
    private var reader: UnsafeMutablePointer<redisReader>?
    private let byteLimit: Int

    /// The limit bounds the bytes of one reply, buffered or parsed.
    init(byteLimit: Int) {
        self.byteLimit = byteLimit
        store = ReplyStore(ReplyArena(nodeLimit: Self.mostNodes, byteLimit: byteLimit))
        unsafe functions = .allocate(capacity: 1)
        unsafe functions.initialize(to: .arena)
        makeReader()
    }

    deinit {
        freeReader()
        unsafe functions.deallocate()
    }

    /// Forgets all buffered bytes, for a new connection or to give memory back.
    func reset() {
        freeReader()
        makeReader()
    }

    /// Adds bytes and hands over every reply that they complete, until `body` returns false.
    ///
    /// After an error the reader is of no use until `reset()`.
    func read(_ bytes: Span<UInt8>, _ body: (Reply) -> Bool) throws(ReplyReaderError) {
        var start = 0
        while start < bytes.count {
            let end = start + min(Self.feedBytes, bytes.count - start)
            try feed(bytes.extracting(start..<end))
            start = end
            while try next() {
                guard body(Reply(store)) else { return }
            }
        }
        shrink()
    }

    /// What hiredis has allocated for bytes that are not read yet.
    var bufferedBytes: Int {
        guard let buffer = unsafe reader?.pointee.buf else { return 0 }
        return unsafe sdsalloc(buffer)
    }

    private func makeReader() {
        unsafe reader = redisReaderCreateWithFunctions(functions)
        guard let reader = unsafe reader else { return }
        unsafe reader.pointee.privdata = Unmanaged.passUnretained(store).toOpaque()
        unsafe reader.pointee.maxbuf = Self.mostIdleBytes
    }

    /// Without memory there is no reader, and hiredis takes no null.
    private func freeReader() {
        guard let reader = unsafe reader else { return }
        unsafe redisReaderFree(reader)
    }

    private func feed(_ bytes: Span<UInt8>) throws(ReplyReaderError) {
        guard let reader = unsafe reader else { throw .outOfMemory }
        let status = unsafe bytes.withUnsafeBytes { buffer in
            unsafe redisReaderFeed(
                reader,
                buffer.baseAddress?.assumingMemoryBound(to: CChar.self),
                buffer.count
            )
        }
        guard status == REDIS_OK else { throw failure() }
    }

    /// Whether a whole reply now stands in the arena.
    private func next() throws(ReplyReaderError) -> Bool {
        var root: UnsafeMutableRawPointer?
        guard unsafe redisReaderGetReply(reader, &root) == REDIS_OK else { throw failure() }
        if unsafe root != nil { return true }
        try checkBuffered()
        return false
    }
}

extension ReplyReader {
    private func failure() -> ReplyReaderError {
        guard let reader = unsafe reader else { return .outOfMemory }
        if store.arena.isOverfull { return .replyTooLarge }
        if unsafe reader.pointee.err == REDIS_ERR_OOM { return .outOfMemory }
        let text = unsafe withUnsafeBytes(of: &reader.pointee.errstr) { bytes in
            unsafe String(decoding: bytes.prefix { byte in byte != 0 }, as: UTF8.self)
        }
        return .protocolViolation(text)
    }

    /// Bounds what hiredis would buffer, and search again and again, while it waits for the end of a line or a string.
    private func checkBuffered() throws(ReplyReaderError) {
        guard let reader = unsafe reader, let buffer = unsafe reader.pointee.buf else { throw .outOfMemory }
        let position = unsafe reader.pointee.pos
        let unread = unsafe reader.pointee.len - position
        guard unread > Self.mostLineBytes else { return }
        guard unread <= byteLimit else { throw .replyTooLarge }
        // What is buffered begins with a line: that of a long string is its length, far in front of the limit.
        let line = unsafe UnsafeBufferPointer(start: buffer + position, count: Self.mostLineBytes)
        if unsafe line.contains(CChar(UInt8(ascii: "\n"))) { return }
        throw .protocolViolation("a line has no end")
    }

    /// hiredis frees a large empty buffer only at the next bytes, which an idle connection may wait for long.
    private func shrink() {
        guard let reader = unsafe reader, unsafe reader.pointee.ridx == -1 else { return }
        guard unsafe reader.pointee.pos == reader.pointee.len else { return }
        if bufferedBytes > Self.mostIdleBytes { reset() }
    }
}
