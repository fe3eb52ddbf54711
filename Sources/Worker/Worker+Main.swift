internal import Glibc

/// A whole program.
extension Worker {
    /// EX_USAGE and EX_UNAVAILABLE of sysexits.h.
    private static let usageStatus: Int32 = 64
    private static let unavailableStatus: Int32 = 69

    /// Makes a worker, has it prepared, runs it, and ends the process: status 0 after a clean stop.
    ///
    /// When the worker cannot be made or cannot start, the reason goes to standard error, and the status is 64 for what
    /// the operator has to change, 69 for what the system lacks. `prepare` says what to consume.
    public static func main(
        _ configuration: WorkerConfiguration,
        _ prepare: (Worker) throws(WorkerError) -> Void
    ) -> Never {
        do throws(WorkerError) {
            let worker = try Worker(configuration)
            try prepare(worker)
            try worker.run()
            exit(0)
        } catch {
            StandardOutput.writeError("\(configuration.name): \(error)\n")
            switch error {
            case .invalidConfiguration, .nothingToConsume: exit(usageStatus)
            case .system: exit(unavailableStatus)
            }
        }
    }
}
