import MartletWorker

/// Reads MARTLET_REDIS, MARTLET_NAME and the like, and serves until SIGTERM.
@main
struct Main {
    static func main() {
        Worker.main(.fromEnvironment(defaultName: "clock")) { worker in
            worker.serve("clock", handler: Clock())
        }
    }
}
