import Protocol
import Testing

/// The examples in docs/protocol.md against the code that parses and writes the frames.
struct ProtocolExampleTests {
    private static let contentLimit = 65_536

    private static func examples(_ word: String) -> [MarkdownDocument.Example] {
        (try? MarkdownDocument("docs/protocol.md").examples("json", word)) ?? []
    }

    @Test(arguments: examples("client"))
    func `a client's example is accepted, or refused with the code that stands there`(
        _ example: MarkdownDocument.Example
    ) {
        let bytes = Array(example.text.utf8)
        var code: ErrorCode?
        do throws(FrameRefusal) {
            _ = try ClientFrame(bytes.span, contentLimit: Self.contentLimit)
        } catch {
            code = error.code
        }
        #expect(code?.rawValue == example.value(of: "error"))
    }

    @Test(arguments: examples("server"))
    func `a server's example has the fields and types of a real frame`(
        _ example: MarkdownDocument.Example
    ) throws {
        let type = try #require(try JSONMembers.of(example.text)["type"])
        let shapes = try #require(try ServerFrames.shapes()[type], "no such frame is ever sent")
        #expect(shapes.contains(try JSONShape(example.text).hidingInside("content")))
    }

    @Test(arguments: examples("server"))
    func `an error's example says what its code says about trying again`(
        _ example: MarkdownDocument.Example
    ) throws {
        let members = try JSONMembers.of(example.text)
        guard members["type"] == "error" else { return }
        let code = try #require(members["code"].flatMap(ErrorCode.init(rawValue:)))
        #expect(members["retry"] == "\(code.isRetryable)")
    }

    @Test(arguments: examples("problem"))
    func `a problem's example has the members of RFC 9457 and a known code`(
        _ example: MarkdownDocument.Example
    ) throws {
        let members = try JSONMembers.of(example.text)
        #expect(Set(members.keys) == ["type", "title", "status", "code", "detail"])
        #expect(ErrorCode(rawValue: members["code"] ?? "") != nil)
    }

    @Test func `every frame that the server writes has an example`() throws {
        let types = try Self.examples("server").map { try JSONMembers.of($0.text)["type"] }
        #expect(Set(types) == Set(try ServerFrames.shapes().keys))
    }

    @Test func `every change of a group has an example and a row`() throws {
        var words: Set<String> = []
        for example in Self.examples("server") where try JSONMembers.of(example.text)["type"] == "group" {
            let bytes = Array(example.text.utf8)
            switch GroupChange(bytes.span) {
            case .created: words.insert("created")
            case .updated: words.insert("updated")
            case .members(let change, let users):
                words.insert(change.rawValue)
                #expect(!users.isEmpty)
            case .deleted: words.insert("deleted")
            case .other, nil: Issue.record("no change that a client knows: \(example.text)")
            }
        }
        let known = GroupChange.MemberChange.allCases.map(\.rawValue) + ["created", "updated", "deleted"]
        #expect(words == Set(known))
        let rows = try MarkdownDocument("docs/protocol.md").table("group-changes").map { $0[0] }
        #expect(rows.sorted() == known.sorted())
    }

    @Test func `every frame that a client may send has an example`() throws {
        let accepted = Self.examples("client").filter { $0.value(of: "error") == nil }
        let types = try accepted.map { try JSONMembers.of($0.text)["type"] }
        let known = [
            "send", "ack", "heartbeat", "renew", "call", "read", "typing", "watch", "conversations",
            "history",
            "info", "delete",
        ]
        #expect(Set(types) == Set(known))
    }

    /// What is between two lines of the description of the frames.
    private func part(of text: String, from start: String, to end: String) throws -> Substring {
        let first = try #require(text.firstRange(of: start))
        let last = try #require(text[first.upperBound...].firstRange(of: end))
        return text[first.upperBound..<last.lowerBound]
    }

    @Test(arguments: [
        ("client", "  receiveFromClient:", "  sendToClient:"), ("server", "  sendToClient:", "components:"),
    ])
    func `every frame with an example is in the API description, in its direction, and no other`(
        _ word: String,
        _ start: String,
        _ end: String
    ) throws {
        let text = try RepositoryFile.text("docs/asyncapi.yaml")
        let listed = try part(of: text, from: start, to: end).split(separator: "'")
            .filter { $0.hasPrefix("#/channels/socket/messages/") }.compactMap {
                $0.split(separator: "/").last
            }
        let types = try listed.map { name in
            let message = try part(of: text, from: "\n    \(name):\n      name: ", to: "\n      summary: ")
            return String(message)
        }
        let examples = Self.examples(word).filter { $0.value(of: "error") == nil }
        #expect(Set(types) == Set(try examples.compactMap { try JSONMembers.of($0.text)["type"] }))
        #expect(types.count == Set(types).count)
    }
}
