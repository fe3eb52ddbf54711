internal import Foundation
internal import FuzzSupport
internal import Protocol

/// What must hold for the frames and events that are accepted.
extension FuzzJSON {
    /// The inbox id can be put in, and the result is JSON with it and everything else.
    static func checkEvent(_ bytes: [UInt8], _ header: EventHeader, _ members: [JSONScanner.Member]) {
        var published: [UInt8] = []
        StoredEvent.append(bytes.span, header: header, inbox: 41, to: &published)
        guard let result = scan(published) else {
            return Fuzzer.require(false, "no JSON any more: \(String(decoding: published, as: UTF8.self))")
        }
        Fuzzer.require(result.count == members.count + 1, "\(members.count) members became \(result.count)")
        let value = result[1].value.integer(in: published.span)
        Fuzzer.require(value == 41, "the inbox id is not the second member")
        Fuzzer.require(EventHeader(published.span) != nil, "the published form is no event")
        for range in [header.from, header.device].compactMap(\.self) {
            Fuzzer.require(range.upperBound < bytes.count, "a range beyond the text")
        }
    }

    /// A frame that is taken is what Foundation reads, and its parts lie where it says.
    static func checkFrame(_ bytes: [UInt8], _ members: [JSONScanner.Member]?, _ object: [String: Any]?) {
        do throws(FrameRefusal) {
            let frame = try ClientFrame(bytes.span, contentLimit: 1024)
            Fuzzer.require(members != nil, "a frame that is no JSON object")
            check(frame, bytes, object)
        } catch {
            Fuzzer.require(!error.message.isEmpty, "a refusal without words")
            Fuzzer.require(members != nil || error.code == .badFrame, "\(error) for what is no JSON object")
            checkRefusal(error)
        }
    }

    private static func check(_ frame: ClientFrame, _ bytes: [UInt8], _ object: [String: Any]?) {
        switch frame {
        case .send(let send): check(send, bytes, object)
        case .ack(let ack):
            requireNumber(object, "inbox", ack.inbox)
            if let epoch = ack.epoch { requireNumber(object, "epoch", epoch) }
        case .heartbeat:
            Fuzzer.require(object == nil || object?["type"] as? String == "heartbeat", "no heartbeat")
        case .renew(let token, _):
            let text = JSONText.decode(bytes.span.extracting(token))
            Fuzzer.require(object == nil || object?["token"] as? String == text, "another token")
        case .call(let call):
            requireNumber(object, "ref", call.ref)
            Fuzzer.require(ClientFrame.Call.timeouts.contains(call.timeout), "a timeout of \(call.timeout)")
            Fuzzer.require(IdentifierRule.allows(bytes.span, call.service), "a malformed service")
            Fuzzer.require(scan(Array(bytes[call.content])) != nil, "content that is no object by itself")
        case .read(let read): check(read.conversation, read.id, object)
        case .info(let info): check(info.conversation, info.id, object)
        case .delete(let deletion): check(deletion.conversation, deletion.id, object)
        case .history(let history):
            check(history.conversation, history.before ?? history.after, object)
            Fuzzer.require(ClientFrame.History.limits.contains(history.limit), "a page of \(history.limit)")
        case .conversations(let page):
            requireNumber(object, "ref", page.ref)
            Fuzzer.require(ClientFrame.Conversations.limits.contains(page.limit), "a page of \(page.limit)")
        case .typing(let typing):
            let isWord = typing.state.map { IdentifierRule.allows(bytes.span, $0) } ?? true
            Fuzzer.require(isWord, "a malformed state")
        case .watch(let watch):
            Fuzzer.require(Set(watch.users).count == watch.users.count, "a user twice")
            Fuzzer.require(watch.users.count <= ClientFrame.Watch.mostUsers, "too many users")
        }
    }

    /// A conversation has one form, and an id of a line reads back as itself.
    private static func check(_ conversation: ConversationID, _ id: LineID?, _ object: [String: Any]?) {
        let named = object?["conversation"] as? String
        Fuzzer.require(object == nil || named == conversation.text, "another conversation")
        guard let id else { return }
        let text = Array(id.text.utf8)
        Fuzzer.require(LineID(entry: text.span) == id, "another id")
    }

    /// An answer that is taken has parts that lie where it says, and becomes a frame that is JSON.
    static func checkAnswer(_ bytes: [UInt8]) {
        guard let answer = ServiceAnswer(bytes.span) else { return }
        Fuzzer.require(String(validating: bytes, as: UTF8.self) != nil, "an answer that is no UTF-8")
        Fuzzer.require(scan(bytes) != nil, "an answer that is no JSON object")
        switch answer.outcome {
        case .content(let content):
            var frame: [UInt8] = []
            ServerFrame.appendAnswer(
                ref: answer.ref,
                service: bytes.span.extracting(answer.service),
                content: bytes.span.extracting(content),
                to: &frame
            )
            Fuzzer.require(scan(frame) != nil, "a frame that is no JSON")
        case .refusal(let message):
            Fuzzer.require((message?.upperBound ?? 0) < bytes.count, "a message beyond the text")
        }
    }

    private static func check(_ send: ClientFrame.Send, _ bytes: [UInt8], _ object: [String: Any]?) {
        let content = Array(bytes[send.content])
        Fuzzer.require(content.count <= 1024, "content of \(content.count) bytes")
        Fuzzer.require(scan(content) != nil, "content that is no object by itself")
        let (prefix, id) =
            switch send.recipient {
            case .user(let range): ("user:", range)
            case .group(let range): ("group:", range)
            }
        Fuzzer.require(IdentifierRule.allows(bytes.span, id), "a malformed recipient")
        guard let object else { return }
        requireNumber(object, "ref", send.ref)
        let to = prefix + String(decoding: bytes[id], as: UTF8.self)
        Fuzzer.require(object["to"] as? String == to, "another recipient than \(to)")
        let kind = (object["content"] as? [String: Any])?["kind"] as? String
        Fuzzer.require(kind.map(IdentifierRule.allows) == true, "content of kind \(kind ?? "none")")
    }

    private static func requireNumber(_ object: [String: Any]?, _ name: String, _ number: UInt64) {
        guard let object else { return }
        Fuzzer.require((object[name] as? NSNumber)?.uint64Value == number, "\(name) is not \(number)")
    }

    /// The error frame is JSON, whatever the refusal says.
    private static func checkRefusal(_ refusal: FrameRefusal) {
        var answer: [UInt8] = []
        ServerFrame.append(refusal, to: &answer)
        Fuzzer.require(scan(answer) != nil, "an answer that is no JSON")
    }
}
