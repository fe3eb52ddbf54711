/// A stream that the registry names, copies for a tap or calls to a service; or one of a built-in worker.
package struct JobStream: Equatable, Sendable {
    /// What counts where the registry holds no number (docs/redis.md).
    static let usualMost = 100_000

    /// The worker or service.
    package let name: String
    /// What it asks for: `messages`, `membership`, `presence`, `push`, or `calls` for a service.
    package var kinds: [String] = []
    /// The most entries that it may hold.
    package var most = 0
    package var figures = StreamFigures()
    /// Its key holds something else, so that nothing can be added.
    package var isForeign = false

    package init(name: String) {
        self.name = name
    }

    /// Whether it belongs to a built-in worker, so that no registry names it.
    package var isBuiltIn: Bool { BuiltInStream(rawValue: name) != nil }

    /// What follows when nothing can be added to it any more, because it is full or its key is of another type.
    func consequence(isFull: Bool) -> String {
        if let stream = BuiltInStream(rawValue: name) { return stream.consequence }
        if isService { return "calls are refused" }
        return isFull ? "the oldest jobs are lost" : "it gets no copies"
    }

    /// Whether clients' calls are refused when it is full; copies push the oldest out instead.
    package var isService: Bool { kinds.contains("calls") }

    /// Jobs that nobody has taken.
    package var waiting: Int { figures.waiting(for: name) }

    /// Jobs that were taken and not finished.
    package var pending: Int { figures.group(name).pending }
}
