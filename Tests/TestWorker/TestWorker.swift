internal import MartletWorker

/// A worker that the tests start, kill and freeze: it notes each job in Redis, and does what the payload says.
///
/// Arguments: `shared|partitions|rounds|…`, the stream's name, then `key=value` for the options that tests change.
@main
struct TestWorker {
    static func main() {
        let arguments = CommandLine.arguments
        var options: [String: Int] = [:]
        for argument in arguments.dropFirst(3) {
            let parts = argument.split(separator: "=")
            options[String(parts[0])] = Int(parts[1])
        }
        Worker.main(.fromEnvironment(defaultName: "test")) { worker in
            consume(arguments[1], arguments[2], options, with: worker)
        }
    }

    private static func consume(
        _ kind: String,
        _ name: String,
        _ options: [String: Int],
        with worker: Worker
    ) {
        let handler = NotingHandler(worker)
        let consume = consumeOptions(options)
        switch kind {
        case "shared": worker.consume(name, options: consume, handler: handler)
        case "tap":
            worker.tap(.messages, as: name, unregistersOnStop: options["unregister"] == 1)
            worker.consume(name, options: consume, handler: handler)
        case "rounds":
            worker.work(as: name, every: .milliseconds(100)) { round in
                let word = round.followsInterruption ? "first" : "again"
                worker.redis.send(["RPUSH", "rounds", word]) { _ in round.end() }
            }
        case "both":
            worker.serve(name, options: consume, handler: EchoService())
            worker.consume(name + "-jobs", options: consume, handler: handler)
        case "serve": worker.serve(name, options: consume, handler: EchoService())
        default:
            let count = options["count"] ?? 16
            worker.consumePartitions(name, count: count, options: consume, handler: handler)
        }
    }

    private static func consumeOptions(_ options: [String: Int]) -> ConsumeOptions {
        var consume = ConsumeOptions()
        if let capacity = options["capacity"] { consume.capacity = capacity }
        if let most = options["deliveries"] { consume.mostDeliveries = most == 0 ? nil : most }
        if let delay = options["delay"] { consume.retryDelay = .milliseconds(delay) }
        if let idle = options["idle"] { consume.claimIdle = .milliseconds(idle) }
        return consume
    }
}
