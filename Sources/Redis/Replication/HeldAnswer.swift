/// The answer to a durable command, and the command itself, which is sent again if the link breaks before replicas have it.
struct HeldAnswer {
    let command: PendingCommand
    let bytes: [UInt8]
    let reply: Reply
}
