import TestSupport
import Testing

/// Queries that are malformed, over sockets and by HTTP: a stable code, the connection kept.
@Suite(.serialized, .stage()) struct `A refused query` {
    private static let id = "1763669000123-4"
    private static let conversation = #""conversation":"dm:alice:bob""#

    static let fields: [(String, String)] =
        ["\"dm:bob:alice\"", "\"dm:alice\"", "\"alice\"", "\"group:\"", "\"group:a:b\"", "\"\"", "7", "null"]
        .flatMap { wrong in
            ["history", "info", "delete"].map {
                ($0, #""conversation":\#(wrong),"id":"\#(id)","for":"me""#)
            }
        }
        + ["0", "101", "-1", "1.5", "\"5\"", "null", "9007199254740993"].flatMap { limit in
            [
                ("history", #"\#(conversation),"limit":\#(limit)"#),
                ("conversations", #""limit":\#(limit)"#),
            ]
        }
        + ["\"\"", "\"1\"", "\"1-10\"", "\"-1\"", "\"a-1\"", "5", "null"].flatMap { wrong in
            [
                ("history", #"\#(conversation),"before":\#(wrong)"#),
                ("history", #"\#(conversation),"after":\#(wrong)"#),
                ("info", #"\#(conversation),"id":\#(wrong)"#),
                ("delete", #"\#(conversation),"id":\#(wrong),"for":"all""#),
            ]
        }
        + ["\"\"", "\"5-1\"", "\"5-1,\"", "\"5,dm:a:b\"", "\"5-1,a b\"", "7", "null"].map {
            ("conversations", #""before":\#($0)"#)
        }
        + ["\"\"", "\"others\"", "\"All\"", "true", "null"].map {
            ("delete", #"\#(conversation),"id":"\#(id)","for":\#($0)"#)
        }
        + [("history", ""), ("info", conversation), ("delete", #"\#(conversation),"id":"\#(id)""#)]

    @Test func `has a field that is missing or wrong`() throws {
        let alice = try Device(Stage.user("alice"), on: Stage.current.node)
        for (type, fields) in Self.fields {
            let answer = try alice.ask(type, fields)
            #expect(answer.code == "bad_field" && answer.retry == false, "\(type) \(fields): \(answer)")
        }
        for type in ["history", "conversations", "info", "delete"] {
            try alice.write(#"{"type":"\#(type)","conversation":"dm:a:b","id":"1-1","for":"me"}"#)
        }
        try alice.wait { alice.errors.count == Self.fields.count + 4 }
        #expect(alice.errors.suffix(4).allSatisfy { $0.ref == nil && $0.code == "bad_field" })
        #expect(try alice.ask("conversations").type == "conversations", "the connection is as good as before")
    }

    @Test(arguments: [
        ("GET", "?limit=0"), ("GET", "?limit=101"), ("GET", "?limit="), ("GET", "?limit=x"),
        ("GET", "?limit=5&limit=6"), ("GET", "?before=5"), ("GET", "?before="), ("GET", "?before=5-1"),
        ("GET", "?before=5-1,a%20b"), ("GET", "/dm:a:b/messages?limit=0"),
        ("GET", "/dm:a:b/messages?before=x"),
        ("GET", "/dm:a:b/messages?after=1-10"), ("GET", "/dm:a:b/messages?after=1-1&after=1-1"),
        ("DELETE", "/dm:a:b/messages/5-1"), ("DELETE", "/dm:a:b/messages/5-1?for="),
        ("DELETE", "/dm:a:b/messages/5-1?for=us"), ("DELETE", "/dm:a:b/messages/5-1?for=me&for=all"),
    ])
    func `has a parameter that is missing or wrong`(method: String, rest: String) throws {
        let client = try GroupClient(Stage.user("alice"), on: Stage.current.node)
        let answer = try client.send(method, "/v1/conversations\(rest)")
        #expect(answer.status == 422 && answer.code == "bad_field", "\(answer)")
    }

    @Test(arguments: [
        "/dm:b:a/messages", "/dm:a/messages", "/x/messages", "/group:/messages", "/dm:a:b/messages/5/info",
        "/dm:a:b/messages/5-10/info", "/dm:a:b", "/dm:a:b/messages/5-1/info/x", "/group:a%2Fb/messages",
    ])
    func `has a path that is none`(path: String) throws {
        let client = try GroupClient(Stage.user("alice"), on: Stage.current.node)
        let answer = try client.send("GET", "/v1/conversations\(path)")
        #expect(answer.status == 404 && answer.code == "not_found", "\(answer)")
    }

    @Test func `comes without a token, or with a method that the path does not know`() throws {
        let node = try Stage.current.node
        let paths = ["", "/dm:a:b/messages", "/dm:a:b/messages/5-1/info"].map { "/v1/conversations\($0)" }
        for path in paths {
            #expect(try node.get(path).status == 401)
            let client = GroupClient(Stage.user("alice"), on: node)
            let answer = try client.send("POST", path, "{}")
            #expect(answer.status == 405 && answer.fields["allow"] == "GET, HEAD")
        }
        let answer = try GroupClient("a", on: node).send("GET", "/v1/conversations/dm:a:b/messages/5-1")
        #expect(answer.status == 405 && answer.fields["allow"] == "DELETE")
        #expect(try GroupClient("a", on: node).send("HEAD", paths[0]).status == 200)
    }

    @Test func `asks for a message that is not there`() throws {
        let alice = try Device(Stage.user("alice"), on: Stage.current.node)
        let place = alice.conversation(with: "bob")
        for answer in [
            try alice.ask("info", #""conversation":"\#(place)","id":"\#(Self.id)""#),
            try alice.delete(Self.id, in: place, for: "me"), try alice.delete(Self.id, in: place, for: "all"),
        ] {
            #expect(answer.code == "no_such_message" && answer.retry == false)
        }
        let client = try GroupClient(alice.user, on: Stage.current.node)
        let path = "/v1/conversations/\(place)/messages/\(Self.id)"
        for answer in [
            try client.send("GET", "\(path)/info"), try client.send("DELETE", "\(path)?for=me"),
            try client.send("DELETE", "\(path)?for=all"),
        ] {
            #expect(answer.status == 404 && answer.code == "no_such_message")
        }
    }

    @Test func `asks about a conversation of others`() throws {
        let mallory = try Device(Stage.user("mallory"), on: Stage.current.node)
        let client = try GroupClient(mallory.user, on: Stage.current.node)
        for place in ["dm:alice:bob", "group:nowhere"] {
            let path = "/v1/conversations/\(place)/messages/\(Self.id)"
            #expect(try mallory.delete(Self.id, in: place, for: "me").code == "not_a_member")
            #expect(try mallory.delete(Self.id, in: place, for: "all").code == "not_a_member")
            let info = try mallory.ask("info", #""conversation":"\#(place)","id":"\#(Self.id)""#)
            #expect(info.code == "not_a_member")
            for answer in [
                try client.send("GET", "\(path)/info"), try client.send("DELETE", "\(path)?for=me"),
                try client.send("DELETE", "\(path)?for=all"),
            ] {
                #expect(answer.status == 403 && answer.code == "not_a_member")
            }
        }
    }
}
