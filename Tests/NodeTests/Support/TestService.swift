import Foundation
import TestSupport

/// A service as another program would write it: reads its stream with a consumer group, publishes answers.
final class TestService {
    /// A call that was taken and is to be answered.
    struct Call {
        let id: String
        let payload: ChatFrame

        var ref: Int { payload.ref ?? -1 }
        var device: String { payload.string("device") ?? "" }
        /// What the node calls it.
        var callID: String { payload.string("id") ?? "" }
        var reply: String { payload.string("reply") ?? "" }
    }

    let name: String
    private let registry: TestRegistry
    private let client: BlockingRedisClient
    private var stream: String { "work:\(name)" }

    /// Registers a service that takes so many calls at a time.
    init(_ name: String = Stage.user("service"), limit: String = "1000") throws {
        self.name = name
        registry = try TestRegistry()
        client = try BlockingRedisClient(socketPath: Stage.current.redis.socketPath)
        _ = try client.command(["XGROUP", "CREATE", "work:\(name)", name, "0", "MKSTREAM"])
        try registry.register("service:\(name)", limit)
    }

    /// Says that no further calls are taken.
    func unregister() throws {
        try registry.unregister("service:\(name)")
    }

    /// Waits for a new call and takes it.
    func take(as consumer: String = "first") throws -> Call {
        let command = [
            "XREADGROUP", "GROUP", name, consumer, "COUNT", "1", "BLOCK", "9000", "STREAMS", stream, ">",
        ]
        let reply = try client.command(command)
        return try call(reply.elements.first?.elements.last?.elements.first)
    }

    /// Takes over what another consumer has not finished.
    func claim(as consumer: String) throws -> Call {
        let reply = try client.command(["XAUTOCLAIM", stream, name, consumer, "0", "0", "COUNT", "1"])
        return try call(reply.elements.dropFirst().first?.elements.first)
    }

    /// How many calls wait or are being worked on.
    func backlog() throws -> Int {
        try client.command(["XLEN", stream]).integer ?? -1
    }

    /// Answers a call and is done with it; returns how many nodes heard it.
    @discardableResult
    func answer(_ call: Call, _ outcome: String = #""content":{"degrees":21}"#) throws -> Int {
        let text =
            #"{"type":"answer","device":"\#(call.device)","ref":\#(call.ref),"service":"\#(name)",\#(outcome)}"#
        let heard = try publish(text, to: call.reply)
        _ = try client.command(["XACK", stream, name, call.id])
        _ = try client.command(["XDEL", stream, call.id])
        return heard
    }

    /// Publishes anything.
    @discardableResult
    func publish(_ text: String, to channel: String) throws -> Int {
        try client.command(["PUBLISH", channel, text]).integer ?? 0
    }

    private func call(_ entry: TestReply?) throws -> Call {
        let fields = entry?.elements.last?.elements.compactMap(\.text) ?? []
        guard let id = entry?.elements.first?.text,
            fields.prefix(5) == ["version", "1", "type", "call", "payload"]
        else { throw TestSupportError("no call: \(String(describing: entry))") }
        return Call(id: id, payload: try ChatFrame(Array(fields[5].utf8)))
    }
}

extension Device {
    /// Asks a service something.
    func ask(
        _ ref: Int,
        _ service: TestService,
        timeout: Int? = nil,
        _ content: String = #"{"city":"Bern"}"#
    ) throws {
        let time = timeout.map { #","timeout":\#($0)"# } ?? ""
        try write(
            #"{"type":"call","ref":\#(ref),"service":"\#(service.name)","content":\#(content)\#(time)}"#
        )
    }

    /// Waits for the answer of a service, or the error that is there instead.
    func outcome(of ref: Int) throws -> ChatFrame {
        var outcome: ChatFrame?
        try wait {
            outcome = (answers + errors).last { $0.ref == ref }
            return outcome != nil
        }
        guard let outcome else { throw TestSupportError("no answer to \(ref)") }
        return outcome
    }
}
