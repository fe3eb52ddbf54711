import Loop
import Redis
import TestSupport

/// A server on the test's own loop that answers as the test says: what a real Redis cannot be made to do.
final class FakeRedis {
    /// What to do with one command.
    enum Answer {
        /// Write these bytes, which need not be a reply.
        case bytes(String)
        case silence
        case close
    }

    let directory: TemporaryDirectory
    private(set) var connections = 0
    /// Every command of every connection, PINGs included.
    private(set) var commands: [[String]] = []
    private var listener: Listener?
    private var peers: [FakePeer] = []
    private let answer: (_ command: [String], _ connection: Int) -> Answer

    /// Listens at once; the closure gets each command and the number of its connection, from 1.
    init(
        loop: EventLoop,
        isTCP: Bool = false,
        answer: @escaping (_ command: [String], _ connection: Int) -> Answer
    ) throws {
        directory = try TemporaryDirectory()
        self.answer = answer
        let path = directory.file("fake.sock")
        let address: ListenAddress = isTCP ? .tcp(host: "127.0.0.1", port: 0) : .unix(path: path)
        listener = try Listener(loop: loop, address: address) { [weak self] stream in
            self?.accepted(stream)
        }
    }

    /// The port, of one that listens on TCP.
    var port: UInt16 { listener?.port ?? 0 }

    var url: String { "unix://\(directory.file("fake.sock"))" }

    func close() {
        listener?.close()
        for peer in peers { peer.stream?.close() }
    }

    /// Writes to every open connection without having been asked.
    func write(_ text: String) {
        for peer in peers { peer.write(text) }
    }

    private func accepted(_ stream: Stream) {
        connections += 1
        let number = connections
        peers.append(
            FakePeer(stream) { [weak self] command in
                guard let self else { return .close }
                commands.append(command)
                return answer(command, number)
            }
        )
    }
}

/// One connection to a `FakeRedis`.
private final class FakePeer: StreamReceiver {
    private(set) var stream: Stream?
    private var buffer = ""
    private let answer: ([String]) -> FakeRedis.Answer

    init(_ stream: Stream, answer: @escaping ([String]) -> FakeRedis.Answer) {
        self.stream = stream
        self.answer = answer
        stream.receiver = self
    }

    func write(_ text: String) {
        stream?.write(Array(text.utf8).span)
    }

    func received(_ bytes: inout MutableSpan<UInt8>, from stream: Stream) {
        for index in 0..<bytes.count { buffer.unicodeScalars.append(Unicode.Scalar(bytes[index])) }
        while let command = nextCommand() {
            switch answer(command) {
            case .bytes(let text): write(text)
            case .silence: break
            case .close:
                stream.close()
                self.stream = nil
                return
            }
        }
    }

    func drained(_ stream: Stream) {}

    func closed(_ stream: Stream, because end: StreamEnd) {
        self.stream = nil
    }

    /// Lines are enough for a test: no argument holds a line break.
    private func nextCommand() -> [String]? {
        let lines = buffer.components(separatedBy: "\r\n")
        guard let count = lines.first.flatMap({ Int($0.dropFirst()) }), lines.count > 2 * count + 1 else {
            return nil
        }
        buffer = lines[(2 * count + 1)...].joined(separator: "\r\n")
        return (1...count).map { lines[2 * $0] }
    }
}

extension String {
    fileprivate func components(separatedBy separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
