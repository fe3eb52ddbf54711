import Protocol
import Testing

/// RFC 9112, section 3.2, and RFC 3986, section 2.1.
@Suite struct HTTPTargetTests {
    private func target(_ text: String) throws -> HTTPTarget {
        try HTTPTrace.head("GET \(text) HTTP/1.1\r\nHost: h\r\n\r\n").target
    }

    @Test(arguments: [
        ("/", "/", []),
        ("/v1/users", "/v1/users", ["v1", "users"]),
        ("/v1/users/", "/v1/users/", ["v1", "users", ""]),
        ("//x", "//x", ["", "x"]),
        ("/a%2Fb/%64%6d%3Aalice", "/a/b/dm:alice", ["a/b", "dm:alice"]),
        ("/caf%C3%A9", "/café", ["café"]),
        ("/a+b", "/a+b", ["a+b"]),
        ("/../x", "/../x", ["..", "x"]),
        ("http://example.com/x?y", "/x", ["x"]),
        ("HTTP://example.com:80/", "/", []),
    ])
    func `paths are decoded`(_ text: String, _ path: String, _ segments: [String]) throws {
        let target = try target(text)
        #expect(target.path == path)
        #expect(target.segments == segments)
    }

    @Test func `queries are decoded`() throws {
        let target = try target("/x?limit=50&before=1-0&&empty=&flag&q=a+b%2Bc%26%3D&limit=9&%C3%A9=?")
        #expect(target.value("limit") == "50")
        #expect(target.value("before") == "1-0")
        #expect(target.value("empty") == "")
        #expect(target.value("flag") == "")
        #expect(target.value("q") == "a b+c&=")
        #expect(target.value("é") == "?")
        #expect(target.value("missing") == nil)
        #expect(target.query.count == 7)
    }

    @Test(arguments: [
        "*", "x", "?", "example.com:443", "http://", "http://host", "http:///x", "https://h/x", "/%", "/%4",
        "/%4g", "/%00",
        "/%C3", "/%ED%A0%80", "/#x", "/x?%", "/x?a=%FF", "/é", "/\u{7F}",
    ])
    func `what is no path is refused`(_ text: String) {
        #expect(throws: HTTPError.self) { try target(text) }
    }
}
