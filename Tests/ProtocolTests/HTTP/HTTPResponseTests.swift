import Protocol
import Testing

@Suite struct HTTPResponseTests {
    private func encode(
        _ response: HTTPResponse,
        keepsAlive: Bool = true,
        includesBody: Bool = true
    ) -> String {
        var output: [UInt8] = []
        response.append(to: &output, keepsAlive: keepsAlive, includesBody: includesBody)
        return String(decoding: output, as: UTF8.self)
    }

    @Test func `a body has its length`() {
        let response = HTTPResponse(
            .ok,
            fields: [HTTPField("Content-Type", "text/plain")],
            body: Array("ok\n".utf8)
        )
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n"
        #expect(encode(response) == head + "\r\nok\n")
        #expect(encode(response, keepsAlive: false) == head + "Connection: close\r\n\r\nok\n")
        #expect(encode(response, includesBody: false) == head + "\r\n")
    }

    @Test func `no content and interim answers have no length`() {
        #expect(encode(HTTPResponse(.noContent)) == "HTTP/1.1 204 No Content\r\n\r\n")
        #expect(encode(HTTPResponse(.continue), keepsAlive: false) == "HTTP/1.1 100 Continue\r\n\r\n")
    }

    @Test func `a value cannot begin a field of its own`() {
        let response = HTTPResponse(.noContent, fields: [HTTPField("X", "a\r\nSet-Cookie: b\u{0}")])
        #expect(encode(response) == "HTTP/1.1 204 No Content\r\nX: a  Set-Cookie: b \r\n\r\n")
    }
}
