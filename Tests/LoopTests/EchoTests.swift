import Loop
import Testing

struct EchoTests {
    @Test func `what is sent comes back over tcp`() throws {
        let loop = try EventLoop()
        var accepted: [Stream] = []
        var connected: Stream?
        let listener = try Listener(loop: loop, address: .tcp(host: "127.0.0.1", port: 0)) { stream in
            stream.receiver = Echo()
            accepted.append(stream)
        }
        let recorder = Recorder()
        let connector = Connector.connect(
            loop: loop,
            to: .tcp(host: "127.0.0.1", port: listener.port),
            timeout: .seconds(5)
        ) { result in
            guard case .success(let stream) = result else { return }
            connected = stream
            stream.receiver = recorder
            stream.write([104, 105].span)
        }
        #expect(loop.run(for: .seconds(5)) { recorder.text == "hi" })
        #expect(connected?.isClosed == false)
        connector.cancel()
        for stream in accepted { stream.close() }
        #expect(loop.run(for: .seconds(5)) { recorder.ends == [.endOfStream] })
    }
}
