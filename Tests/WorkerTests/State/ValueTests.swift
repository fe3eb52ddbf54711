import Testing

@testable import MartletWorker

/// The small values: ids, envelopes, calls, cards, figures.
struct ValueTests {
    @Test func `stream ids are compared as numbers`() {
        #expect(StreamID.later("9-0", "10-0") == "10-0")
        #expect(StreamID.later("10-2", "10-11") == "10-11")
        #expect(StreamID.later(nil, "1-0") == "1-0" && StreamID.later("1-0", nil) == "1-0")
        #expect(StreamID.later("1-0", "rubbish") == "1-0" && StreamID.later("rubbish", "1-0") == "1-0")
        for text in ["", "1", "-1", "1-", "a-1", "99999999999999999999-1"] { #expect(StreamID(text) == nil) }
    }

    private func fields(_ pairs: [String]) -> [RedisAnswer] { pairs.map { .bytes(Array($0.utf8)) } }

    @Test func `fields of an envelope may come in any order, with others among them`() throws {
        let envelope = try JobEnvelope(
            fields(["payload", "{\"a\":[1,2]}", "x", "y", "type", "note", "version", "1"])
        )
        #expect(envelope.type == "note" && envelope.payload == Array("{\"a\":[1,2]}".utf8))
    }

    @Test(arguments: [
        [], ["version"], ["version", "1", "type"], ["version", "1", "type", "t", "payload", "{"],
    ])
    func `half an envelope is none`(pairs: [String]) {
        #expect(throws: EnvelopeError.self) { try JobEnvelope(fields(pairs)) }
    }

    @Test func `a payload that is not UTF-8 is refused`() {
        let payload: RedisAnswer = .bytes(Array("{\"a\":\"".utf8) + [0xFF] + Array("\"}".utf8))
        #expect(throws: EnvelopeError.payloadIsNoObject) {
            try JobEnvelope(fields(["version", "1", "type", "t", "payload"]) + [payload])
        }
    }

    @Test func `entries that are none are passed over`() {
        let good: RedisAnswer = .array([.bytes(Array("1-0".utf8)), .array(fields(["a", "b"]))])
        #expect(StreamEntry.list(.array([good, .null, .array([]), .integer(1)])).map(\.id) == ["1-0"])
        #expect(StreamEntry.list(.error("ERR")).isEmpty)
    }

    private static let call =
        "{\"service\":\"weather\",\"user\":\"alice\",\"device\":\"phone\",\"ref\":9,\"deadline\":12,"
        + "\"reply\":\"user:{alice}\",\"content\":{\"a\": 1},\"new\":true}"

    @Test func `a call is taken apart, its content byte for byte`() throws {
        let fields = try #require(CallFields(Array(Self.call.utf8)))
        #expect(fields.service == "weather" && fields.user == "alice" && fields.device == "phone")
        #expect(fields.ref == 9 && fields.deadline == 12 && fields.reply == "user:{alice}")
        #expect(fields.content == Array("{\"a\": 1}".utf8))
    }

    @Test(arguments: ["service", "user", "device", "ref", "deadline", "reply", "content"])
    func `a call without a field is none, nor is one with a field of another type`(field: String) {
        let renamed = Self.call.replacing("\"\(field)\":", with: "\"other\":")
        #expect(CallFields(Array(renamed.utf8)) == nil)
        let wrong = Self.call.replacing("\"\(field)\":", with: "\"\(field)\":null,\"other\":")
        #expect(CallFields(Array(wrong.utf8)) == nil)
    }

    @Test func `a card is JSON whatever the names hold`() {
        let card = WorkerCard(
            name: "a\"b",
            role: "r",
            roles: ["r", "s\"t"],
            partitions: [1, 2],
            jobs: 3,
            redeliveries: 4,
            dead: 5,
            deliveries: 6,
            since: 7
        )
        let expected =
            "{\"name\":\"a\\\"b\",\"role\":\"r\",\"roles\":[\"r\",\"s\\\"t\"],\"partitions\":[1,2],\"jobs\":3,"
            + "\"redeliveries\":4,\"dead\":5,\"deliveries\":6,\"since\":7}"
        #expect(String(decoding: card.json, as: UTF8.self) == expected)
    }

    @Test func `what is not pending waits, and the lag that Redis says is not believed`() {
        func line(_ name: String, _ lag: RedisAnswer, _ pending: Int) -> RedisAnswer {
            .array(
                fields(["name", name]) + fields(["pending"]) + [.integer(pending)] + fields(["lag"]) + [lag]
            )
        }
        let answer: RedisAnswer = .array([line("other", .integer(9), 9), line("mine", .null, 2)])
        func figures(_ group: String, _ length: RedisAnswer) -> StreamFigures {
            StreamFigures(length: length, groups: answer, group: group)
        }
        #expect(figures("mine", .integer(5)) == StreamFigures(lag: 3, pending: 2))
        #expect(figures("other", .integer(9)) == StreamFigures(lag: 0, pending: 9))
        #expect(figures("other", .integer(0)) == StreamFigures(lag: 0, pending: 9))
        #expect(figures("none", .integer(5)) == StreamFigures(lag: 5, pending: 0))
        #expect(figures("mine", .error("WRONGTYPE")) == StreamFigures(lag: 0, pending: 2))
    }
}
