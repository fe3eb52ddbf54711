internal import MartletWorker

/// The right to go through the key space, which one retention worker has at a time.
///
/// Two at a time would do no harm: it is there to spare Redis the work.
final class ExpiryLease {
    /// How long it stays with a worker that has died.
    private static let lifetime = Duration.seconds(5)
    /// How often it is renewed.
    private static let renewal = Duration.seconds(1)

    private let worker: Worker
    /// No other run of the same name has it.
    private let token: String
    private var confirmed: ContinuousClock.Instant?

    init(worker: Worker) {
        self.worker = worker
        token = "\(worker.configuration.name):\(String(UInt64.random(in: 0 ... .max), radix: 16))"
    }

    /// Takes or renews it where that is due; the closure hears whether it is this worker's.
    func hold(_ completion: @escaping (Bool) -> Void) {
        let asked = ContinuousClock.now
        if let confirmed, asked - confirmed < Self.renewal { return completion(true) }
        worker.redis.send([
            "FCALL", "martlet_1_lease", "1", worker.names.lease(RetentionWorker.role), token,
            String(Int(Self.lifetime / .milliseconds(1))),
        ]) { [self] result in
            if case .success(.integer(1)) = result { confirmed = asked } else { confirmed = nil }
            completion(confirmed != nil)
        }
    }
}
