/// Reports a stream's end at the end of the turn, because its owner is being called or calling.
final class StreamFailure: TurnEndTask {
    private let stream: Stream
    private let end: StreamEnd

    init(stream: Stream, end: StreamEnd) {
        self.stream = stream
        self.end = end
    }

    func turnEnded() {
        stream.fail(end)
    }
}
