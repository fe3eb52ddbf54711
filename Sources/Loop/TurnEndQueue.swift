internal import Glibc

/// What waits for the end of the turn: tasks, streams with output, and resources to release.
struct TurnEndQueue {
    private var tasks: [any TurnEndTask] = []
    private var streams: [Stream] = []
    private var events: [Event] = []
    private var descriptors: [Int32] = []

    var isEmpty: Bool {
        !hasWork && events.isEmpty && descriptors.isEmpty
    }

    /// Tasks or streams wait; releasing alone does not count.
    var hasWork: Bool {
        !tasks.isEmpty || !streams.isEmpty
    }

    mutating func append(_ task: any TurnEndTask) {
        tasks.append(task)
    }

    mutating func append(_ stream: Stream) {
        streams.append(stream)
    }

    mutating func retire(_ event: Event) {
        events.append(event)
    }

    mutating func retire(descriptor: Int32) {
        descriptors.append(descriptor)
    }

    /// Exchanges the waiting tasks with an empty array, so that both keep their storage.
    mutating func exchangeTasks(_ other: inout [any TurnEndTask]) {
        swap(&tasks, &other)
    }

    /// Exchanges the waiting streams with an empty array, so that both keep their storage.
    mutating func exchangeStreams(_ other: inout [Stream]) {
        swap(&streams, &other)
    }

    /// Frees events and closes descriptors that nobody uses any more.
    mutating func releaseRetired() {
        for event in events { event.free() }
        events.removeAll(keepingCapacity: true)
        for descriptor in descriptors { close(descriptor) }
        descriptors.removeAll(keepingCapacity: true)
    }
}
