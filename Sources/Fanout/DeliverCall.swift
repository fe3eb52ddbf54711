internal import MartletWorker
internal import Router

/// The call of martlet_1_deliver: these lines to these users.
enum DeliverCall {
    static func build(
        _ command: inout RedisCommand,
        _ conversation: String,
        lines: ArraySlice<FanoutLine>,
        users: [String],
        taps: [Tap],
        names: WorkerNames
    ) {
        command.add("FCALL")
        command.add("martlet_1_deliver")
        command.add(2 * users.count + taps.count)
        for user in users {
            command.add { names.appendInbox(user, to: &$0) }
            command.add { names.appendChats(user, to: &$0) }
        }
        for tap in taps { command.add(tap.stream) }
        command.add(conversation)
        command.add(users.count)
        command.add(lines.count)
        for line in lines {
            command.add(line.id)
            command.add(line.event ?? [])
        }
        for user in users { command.add { names.appendUserChannel(user, to: &$0) } }
        for tap in taps { command.add(Int(clamping: tap.limit)) }
    }
}
