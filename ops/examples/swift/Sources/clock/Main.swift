import Foundation
import MartletWorker

/// Reads MARTLET_REDIS, MARTLET_NAME and the like, and serves until SIGTERM.
@main
struct Main {
    static func main() {
        do throws(WorkerError) {
            let worker = try Worker(.fromEnvironment(defaultName: "clock"))
            worker.serve("clock", handler: Clock())
            try worker.run()
        } catch {
            FileHandle.standardError.write(Data("clock: \(error)\n".utf8))
            exit(1)
        }
    }
}
