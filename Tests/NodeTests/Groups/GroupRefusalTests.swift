import TestSupport
import Testing

/// Requests about groups that are refused: the status, the code, the form of the answer, and nothing in Redis.
@Suite(.serialized, .stage(["--send-rate", "0"])) struct `A refused request about a group` {
    struct Wrong: Sendable, CustomTestStringConvertible {
        let method: String
        let path: String
        let body: String?
        let fields: [String]
        let status: Int
        let code: String

        init(
            _ method: String,
            _ path: String,
            body: String? = nil,
            fields: [String] = [],
            _ status: Int,
            _ code: String
        ) {
            self.method = method
            self.path = path
            self.body = body
            self.fields = fields
            self.status = status
            self.code = code
        }

        var testDescription: String { "\(method) \(path.prefix(60)) \(body?.prefix(60) ?? "") \(fields)" }
    }

    private static func malformed(_ bodies: String...) -> [Wrong] {
        bodies.map { Wrong("POST", "/v1/groups", body: $0, 400, "bad_request") }
            + bodies.map { Wrong("PATCH", "/v1/groups/g", body: $0, 400, "bad_request") }
    }

    private static func bad(_ bodies: String...) -> [Wrong] {
        bodies.map { Wrong("POST", "/v1/groups", body: $0, 422, "bad_field") }
    }

    private static func typed(_ types: String...) -> [Wrong] {
        types.map {
            Wrong(
                "POST",
                "/v1/groups",
                body: "{}",
                fields: ["Content-Type: \($0)"],
                415,
                "unsupported_media_type"
            )
        }
    }

    static let bodies: [Wrong] =
        malformed(
            "",
            " ",
            "null",
            "7",
            "[]",
            "\"x\"",
            "{",
            "{}{}",
            "{\"name\":\"x\",}",
            "{'name':'x'}",
            "{\"name\":\"x\",\"name\":\"y\"}",
            "{\"name\":\"x\",\"n\\u0061me\":\"y\"}",
            "\u{FEFF}{}",
            "{\"name\":\"\n\"}",
            "{\"name\":\"\\x\"}",
            "{\"name\":1e}",
            "{\"a\":\(deep)}"
        )
        + bad(
            "{}",
            #"{"name":7}"#,
            #"{"name":null}"#,
            #"{"name":["x"]}"#,
            #"{"name":""}"#,
            #"{"name":"\n"}"#,
            #"{"name":"\u0000"}"#,
            #"{"name":"\u0085"}"#,
            #"{"name":"\ud800"}"#,
            #"{"name":"\#(String(repeating: "é", count: 129))"}"#,
            named(#""picture":7"#),
            named(#""picture":"""#),
            named(#""picture":"x""#),
            named(#""picture":"ftp://a.b/c""#),
            named(#""picture":"http://""#),
            named(#""picture":"https://u@a.b""#),
            named(#""picture":"javascript:alert(1)""#),
            named(#""picture":"https://a.b/ c""#),
            named(#""picture":"https://a.b/\#(String(repeating: "x", count: 2_048))""#),
            named(#""members":"bob""#),
            named(#""members":{}"#),
            named(#""members":null"#),
            named(#""members":[7]"#),
            named(#""members":["a",null]"#),
            named(#""members":[""]"#),
            named(#""members":["b c"]"#),
            named(#""members":["a:b"]"#),
            named(#""members":["\#(String(repeating: "x", count: 65))"]"#),
            named(#""members":["bob","carol","bob"]"#),
            named(#""members":["bob","b\u006fb"]"#)
        )
        + typed(
            "text/plain",
            "application/json; charset=latin1",
            "application/jsonx",
            "application/*",
            "json",
            "/",
            "application/x-www-form-urlencoded",
            "application/json, text/plain",
            "application/json\r\nContent-Type: application/json",
            "application/json\r\nContent-Encoding: gzip"
        )

    private static var deep: String { String(repeating: "[", count: 60_000) }
    private static func named(_ rest: String) -> String { #"{"name":"x",\#(rest)}"# }

    static let paths: [Wrong] = [
        Wrong("PATCH", "/v1/groups", body: "{}", 405, "method_not_allowed"),
        Wrong("PUT", "/v1/groups/g", body: "{}", 405, "method_not_allowed"),
        Wrong("POST", "/v1/groups/g/members/bob", body: "{}", 405, "method_not_allowed"),
        Wrong("GET", "/v1/groups/g/admins/bob", 405, "method_not_allowed"),
        Wrong("TRACE", "/v1/groups/g", 405, "method_not_allowed"),
        Wrong("GET", "/v1/groups/", 404, "not_found"), Wrong("GET", "/v1/groups/g/", 404, "not_found"),
        Wrong("PUT", "/v1/groups/g/members", 404, "not_found"),
        Wrong("PUT", "/v1/groups/g/members/", 404, "not_found"),
        Wrong("PUT", "/v1/groups/g/members/a/b", 404, "not_found"),
        Wrong("PUT", "/v1/groups/g/owners/bob", 404, "not_found"),
        Wrong("GET", "/v1/groups/a%20b", 404, "not_found"),
        Wrong("GET", "/v1/groups/a%2Fb", 404, "not_found"),
        Wrong("GET", "/v1/groups/%C3%A9", 404, "not_found"),
        Wrong("GET", "/v1/groups/a:b", 404, "not_found"),
        Wrong("GET", "/v1/groups/%7Bg%7D", 404, "not_found"),
        Wrong("GET", "/v1/groups/\(String(repeating: "x", count: 65))", 404, "not_found"),
        Wrong("PUT", "/v1/groups/g/members/b%0Ac", 404, "not_found"),
        Wrong("DELETE", "/v1/groups/g/admins/%2A", 404, "not_found"),
        Wrong("GET", "/v1/groups/%00", 400, "bad_request"),
        Wrong("GET", "/v1/groups/%ff", 400, "bad_request"),
        Wrong("GET", "/v1/groups/nobodys", 403, "not_a_member"),
        Wrong("PATCH", "/v1/groups/nobodys", body: #"{"name":"x"}"#, 403, "not_a_member"),
        Wrong("DELETE", "/v1/groups/nobodys", 403, "not_a_member"),
        Wrong("PUT", "/v1/groups/nobodys/members/bob", 403, "not_a_member"),
        Wrong("DELETE", "/v1/groups/nobodys/members/bob", 403, "not_a_member"),
        Wrong("PUT", "/v1/groups/nobodys/admins/bob", 403, "not_a_member"),
        Wrong("DELETE", "/v1/groups/nobodys/admins/bob", 403, "not_a_member"),
        Wrong("POST", "/v1/groups", body: #"{"name":"x"}"#, fields: ["Idempotency-Key: "], 422, "bad_field"),
        Wrong("POST", "/v1/groups", body: #"{"name":"x"}"#, fields: ["Idempotency-Key: é"], 422, "bad_field"),
        Wrong(
            "POST",
            "/v1/groups",
            body: #"{"name":"x"}"#,
            fields: ["Idempotency-Key: a b"],
            422,
            "bad_field"
        ),
        Wrong(
            "POST",
            "/v1/groups",
            body: #"{"name":"x"}"#,
            fields: ["Idempotency-Key: \(String(repeating: "x", count: 256))"],
            422,
            "bad_field"
        ),
        Wrong(
            "POST",
            "/v1/groups",
            body: #"{"name":"x"}"#,
            fields: ["Idempotency-Key: a", "Idempotency-Key: a"],
            422,
            "bad_field"
        ),
        Wrong("POST", "/v1/groups", 400, "bad_request"), Wrong("PATCH", "/v1/groups/g", 400, "bad_request"),
        Wrong(
            "POST",
            "/v1/groups",
            body: "{}",
            fields: ["Origin: https://evil.example"],
            403,
            "origin_not_allowed"
        ),
    ]

    @Test(arguments: bodies + paths)
    func `says what is wrong and changes nothing`(_ wrong: Wrong) throws {
        let stage = try Stage.current
        let before = try stage.storedGroups()
        let alice = GroupClient("alice", on: stage.node)
        let answer = try alice.send(wrong.method, wrong.path, wrong.body, fields: wrong.fields)
        #expect(answer.status == wrong.status, "\(answer)")
        #expect(answer.code == wrong.code, "\(answer)")
        #expect(answer.int("status") == wrong.status)
        #expect(answer.names == ["type", "title", "status", "code", "detail"])
        #expect(answer.fields["content-type"] == "application/problem+json")
        if wrong.status == 405 { #expect(answer.fields["allow"]?.isEmpty == false) }
        #expect(try stage.storedGroups() == before)
    }

    @Test(arguments: [
        ("", "token_missing"), ("Authorization: Basic YTpi", "token_missing"),
        ("Authorization: Bearer x", "token_malformed"),
    ])
    func `needs a token, whatever the body says`(field: String, code: String) throws {
        for (method, path) in [
            ("POST", "/v1/groups"), ("GET", "/v1/groups/g"), ("PATCH", "/v1/groups/g"),
            ("DELETE", "/v1/groups/g"),
            ("PUT", "/v1/groups/g/members/bob"), ("DELETE", "/v1/groups/g/admins/bob"),
        ] {
            let socket = try RawSocket(port: Stage.current.node.port)
            let fields = ["Host: a", "Content-Length: 2"] + (field.isEmpty ? [] : [field])
            try socket.send("\(method) \(path) HTTP/1.1\r\n\(fields.joined(separator: "\r\n"))\r\n\r\n{}")
            let answer = GroupAnswer(try #require(try socket.readResponse()))
            #expect(answer.status == 401 && answer.code == code)
            #expect(answer.fields["www-authenticate"]?.hasPrefix("Bearer") == true)
            try socket.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try socket.readResponse()?.status == 200, "the connection goes on behind the body")
        }
    }

    @Test func `is refused on an admin address as a path that is not there`() throws {
        let port = try FreePort.find()
        try Stage.current.withNode(["--admin-listen", "127.0.0.1:\(port)"]) { (node) throws in
            let socket = try RawSocket(port: port)
            try socket.send(try GroupClient("alice", on: node).request("GET", "/v1/groups/g"))
            #expect(try socket.readResponse()?.status == 404)
        }
    }
}

extension Stage {
    /// Everything that Redis has of groups, by key.
    func storedGroups() throws -> [String: String] {
        var digests: [String: String] = [:]
        for kind in ["members", "admins", "info", "joined", "left", "log", "groups", "work"] {
            for key in try redis.command("KEYS", "\(kind):*").elements.compactMap(\.text) {
                digests[key] = try redis.command("DEBUG", "DIGEST-VALUE", key).elements.first?.text
            }
        }
        return digests
    }
}
