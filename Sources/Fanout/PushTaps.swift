internal import MartletWorker
internal import Protocol
internal import Router

/// The streams that want to hear of messages for users without a live device, as the registry says.
///
/// Read again every second. Until it was read once nobody gets a turn, so that no push is lost to a worker's start.
final class PushTaps {
    /// How old what is known may be.
    static let period: Duration = .seconds(1)

    private let worker: Worker
    private let names: RedisNames
    private(set) var streams: [Tap] = []
    private(set) var isKnown = false
    private var isAsking = false

    init(worker: Worker) {
        self.worker = worker
        names = RedisNames(prefix: worker.names.prefix)
    }

    /// Asks, unless an answer is still due; the closure is called when there is one for the first time.
    func refresh(_ firstKnown: @escaping () -> Void) {
        guard !isAsking else { return }
        isAsking = true
        worker.redis.send(["HGETALL", worker.names.registry]) { [self] result in
            isAsking = false
            guard case .success(let answer) = result else { return }
            learned(answer)
            guard !isKnown else { return }
            isKnown = true
            firstKnown()
        }
    }

    /// An error, such as a foreign type, counts as an empty registry: deliveries are worth more than pushes.
    private func learned(_ answer: RedisAnswer) {
        if let error = answer.error {
            worker.log.warning("the registry cannot be read", [("reason", error)])
        }
        let flat = answer.elements.map { $0.text ?? "" }
        var fields: [String: String] = [:]
        for index in stride(from: 0, to: flat.count - 1, by: 2) { fields[flat[index]] = flat[index + 1] }
        streams = Array(Taps(fields, names: names).push)
    }
}
