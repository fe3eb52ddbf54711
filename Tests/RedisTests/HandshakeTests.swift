import Testing

@testable import Redis

struct HandshakeTests {
    private func handshake(_ url: String, _ prelude: [[String]] = []) throws -> Handshake {
        Handshake(url: try RedisURL.parse(url), prelude: prelude)
    }

    @Test(arguments: [
        ("redis://h", ["PING"]), ("redis://:p@h", ["AUTH", "PING"]),
        ("redis://u:p@h/2", ["AUTH", "SELECT", "PING"]),
        ("redis+sentinel://u:p@h/main", ["AUTH", "PING", "ROLE"]),
    ])
    func `the steps follow from the address`(url: String, steps: [String]) throws {
        #expect(try handshake(url).steps.map(\.name) == steps)
        let longer = try handshake(url, [["FUNCTION", "LOAD", "code"], []])
        #expect(longer.steps.map(\.name) == steps + ["FUNCTION"])
    }

    @Test func `user, password and database are sent as they are`() throws {
        let text = String(decoding: try handshake("redis://u:p%20q@h/12").bytes, as: UTF8.self)
        let expected =
            "*3\r\n$4\r\nAUTH\r\n$1\r\nu\r\n$3\r\np q\r\n*2\r\n$6\r\nSELECT\r\n$2\r\n12\r\n*1\r\n$4\r\nPING\r\n"
        #expect(text == expected)
    }
}
