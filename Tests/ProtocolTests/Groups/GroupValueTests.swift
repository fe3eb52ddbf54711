import Protocol
import Testing

/// Names, pictures, keys and errors of groups.
struct GroupValueTests {
    @Test func `a name has 1 to 128 characters without control characters`() {
        for text in ["x", " ", "é", "👩‍👩‍👧", String(repeating: "𝄞", count: 128), "\u{2028}", "\u{202E}"] {
            #expect(GroupName(text)?.text == text)
        }
        for text in ["", String(repeating: "x", count: 129), "a\nb", "\0", "\u{7F}", "\u{9F}"] {
            #expect(GroupName(text) == nil)
        }
    }

    @Test(arguments: [
        "http://a", "https://a.example", "HTTPS://A.example:8443", "http://127.0.0.1:1/x", "https://[::1]",
        "https://[2001:db8::7]:443/?#", "https://a/%C3%A9?x=[1]&y='z'", "https://a?b", "https://a#b",
        "https://a/",
        "https://a/" + String(repeating: "x", count: 2_038),
    ])
    func `a picture is a URL`(_ text: String) {
        #expect(PictureURL(text)?.text == text)
    }

    @Test(arguments: [
        "", "a", "http:", "http:/a", "http://", "https:///a", "//a/b", "ftp://a", "data:image/png;base64,AA",
        "javascript:alert(1)", "http://?a", "http://:80", "http://a:", "http://a:x", "http://a:123456",
        "http://a b",
        "http://u@a", "http://u:p@a", "http://[", "http://[]", "http://[::1", "http://[g]", "http://a\\b",
        "http://a/ ", "http://a/\u{7F}", "http://a/é", "http://é/", "http://a/<b>", "http://a/{b}",
        "http://a|b",
        " http://a", "http://a\n", "https://a/" + String(repeating: "x", count: 2_039),
    ])
    func `a picture is nothing else`(_ text: String) {
        #expect(PictureURL(text) == nil)
    }

    @Test func `an idempotency key has 1 to 255 visible characters`() {
        #expect(IdempotencyKey("!~")?.text == "!~")
        #expect(IdempotencyKey(String(repeating: "k", count: 255)) != nil)
        for text in ["", "a b", "é", "\t", String(repeating: "k", count: 256)] {
            #expect(IdempotencyKey(text) == nil)
        }
    }

    @Test(
        arguments: [
            ("NOTAMEMBER the user is not", .notAMember), ("NOTANADMIN", .notAnAdmin),
            ("NOSUCHMEMBER x", .noSuchMember), ("GROUPFULL x", .groupFull), ("LASTADMIN x", .lastAdmin),
            ("TOOMANYGROUPS bob", .tooManyGroups(user: "bob")), ("TOOMANYGROUPS", .tooManyGroups(user: "")),
            ("GROUPEXISTS x", .groupExists), ("CHANGED x", .changed), ("WORKFULL x", .workFull),
            ("NOTAMEMBERS x", nil), ("ERR NOTAMEMBER", nil), ("OOM command not allowed", nil), ("", nil),
        ] as [(String, GroupRefusal?)]
    )
    func `an error of Redis is known by its first word`(error: String, refusal: GroupRefusal?) {
        #expect(GroupRefusal(error) == refusal)
    }

    @Test func `a group is one JSON object, its users in byte order`() {
        let group = GroupDescription(
            id: "g1",
            name: "a\"b",
            picture: nil,
            creator: "bob",
            created: 1,
            updated: 2,
            members: ["b", "a", "B"],
            admins: []
        )
        var json: [UInt8] = []
        group.append(to: &json)
        let text =
            #"{"id":"g1","name":"a\"b","creator":"bob","created":1,"updated":2,"members":["B","a","b"],"admins":[]}"#
        #expect(String(decoding: json, as: UTF8.self) == text)
    }

    @Test(
        arguments: [
            ("application/json", true), ("Application/JSON", true), ("application/json;charset=utf-8", true),
            ("application/json ; charset=\"UTF-8\"; x=y ;", true),
            ("application/json; charset=utf-16", false),
            ("application/json; charset", false), ("application/json; charset=", false),
            ("application/json; =x", false), ("text/json", false), ("application/problem+json", false),
            ("application", false), ("application/json/x", false), ("/", false), ("", false),
            ("; a=b", false),
            ("application /json", false),
        ]
    )
    func `a body is JSON by its media type`(value: String, isJSON: Bool) {
        #expect((MediaType(value)?.isJSON ?? false) == isJSON)
    }
}
