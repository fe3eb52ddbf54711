internal import MartletWorker

/// Answers a call with its own content; fails one from the user mallory.
final class EchoService: CallHandler {
    func handle(_ call: Call) {
        if call.user == "mallory" { call.fail("not for you") } else { call.answer(call.content) }
    }
}
