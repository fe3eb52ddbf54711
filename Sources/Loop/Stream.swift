/// A connected non-blocking socket, plain or TLS, that delivers what arrives and sends what was written.
///
/// Like everything on the loop it lives only as long as somebody holds it: dropping the last reference closes it. The
/// usual holder is its receiver, which the open stream retains in turn: the pair lives until the end is reported or
/// ``close()`` is called, both of which break the cycle. It reads only while it has a receiver. Idle it holds no buffers.
@safe package final class Stream {
    /// Who is told what happens; setting it starts reading.
    ///
    /// Nil again once the stream is over.
    package var receiver: (any StreamReceiver)? {
        didSet { updateReading() }
    }
    /// The other end, for logs and limits; the owner may replace it by what a PROXY header says.
    package var peer: SocketAddress?
    /// When output counts as congested, drained or out of bounds.
    package var marks = WaterMarks()
    /// Is told what the output takes in memory; set it before the first write.
    package var meter: StorageMeter?
    /// The most bytes of one ``StreamReceiver/received(_:from:)``, 1 to 64 KiB: to read a header and nothing after it.
    package var readLimit = Int32(EventLoop.readBufferBytes)

    let loop: EventLoop
    let descriptor: Int32
    var readEvent: Event?
    /// Exists only while the socket's buffer is full.
    var writeEvent: Event?
    var output = OutputQueue()
    /// What `meter` was told last.
    var meteredBytes = 0
    var tls: TLSSession?
    /// Bounds ``closeAfterFlush(within:)`` and keeps the stream alive until then.
    var deadline: Timer?
    var lifecycle = StreamLifecycle()
    /// The read event is pending.
    var isReading = false
    /// The owner asked for no input.
    var isPaused = false
    /// Registered for the end of the turn.
    var isQueued = false
    /// Output has been above the high-water mark and not yet at the low one.
    package internal(set) var isCongested = false
    /// Sending has failed; only what the peer had sent before is still delivered.
    var isBroken = false
    /// OpenSSL holds input that no readiness will announce.
    var hasInputLeft = false
    /// OpenSSL can only go on reading once it could write.
    var readWantsWrite = false

    /// Takes ownership of a connected non-blocking socket.
    package convenience init(adopting descriptor: Int32, peer: SocketAddress? = nil, on loop: EventLoop) {
        self.init(adopting: descriptor, peer: peer, tls: nil, on: loop)
    }

    init(adopting descriptor: Int32, peer: SocketAddress?, tls: TLSSession?, on loop: EventLoop) {
        loop.assertOnLoop()
        self.loop = loop
        self.descriptor = descriptor
        self.peer = peer
        self.tls = tls
        readEvent = unsafe Event(on: loop, .readable(descriptor), context: self) { _, _, context in
            guard let context = unsafe context else { return }
            unsafe Unmanaged<Stream>.fromOpaque(context).takeUnretainedValue().becameReadable()
        }
        guard let tls else { return }
        updateReading()
        if tls.isClient { queueForTurnEnd() }
    }

    deinit {
        if !lifecycle.isClosed { release() }
    }

    /// The stream is over; writing has no effect.
    package var isClosed: Bool { lifecycle.isClosed }

    /// Bytes that are written but not yet with the kernel.
    package var pendingBytes: Int { output.pendingBytes }

    /// What those take in memory.
    package var storageBytes: Int { output.storageBytes }

    /// Registers for the end of the turn, once.
    func queueForTurnEnd() {
        guard !isQueued else { return }
        isQueued = true
        loop.queueForFlush(self)
    }

    /// Ends the stream from the loop when the failure was noticed inside a call of the owner.
    func failLater(_ end: StreamEnd) {
        isBroken = true
        dropOutput()
        loop.atTurnEnd(StreamFailure(stream: self, end: end))
    }
}
