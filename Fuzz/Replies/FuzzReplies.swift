internal import FuzzSupport
internal import Redis

/// What Redis may send, read by hiredis' reader into our arena: it is answered or refused, and nothing is read beyond it.
@main enum FuzzReplies {
    static func main() {
        Fuzzer.run { input in _ = ReplyFuzzing.read(input.span) }
    }
}
