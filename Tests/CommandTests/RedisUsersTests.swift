import TestSupport
import Testing

@testable import martlet

@Suite struct `The users of Redis in martlet dev` {
    private static let template = """
        user default off
        user martlet-node reset on >NODE-PASSWORD ~log:* &user:* +get
        user martlet-worker reset on >WORKER-PASSWORD ~work:* +set
        user martlet-observer reset on >OBSERVER-PASSWORD ~registry +xinfo|stream

        """

    @Test func `have passwords of their own, and names with the prefix`() throws {
        var generator = SystemRandomNumberGenerator()
        let users = RedisUsers(prefix: "p:", using: &generator)
        let lines = users.file(from: Self.template).split(separator: "\n")
        #expect(lines.count == 4 && lines[0] == "user default on nopass ~* &* +@all")
        #expect(lines[1].hasSuffix(" ~p:log:* &p:user:* +get"))
        #expect(lines[3].hasSuffix(" ~p:registry +xinfo|stream"))
        for (role, line) in zip(RedisRole.allCases, lines.dropFirst()) {
            let password = try #require(line.split(separator: " ").first { $0.hasPrefix(">") }).dropFirst()
            #expect(password.utf8.count == 43 && !line.contains("PASSWORD"))
            #expect(users.url(role, port: 7) == "redis://\(role.user):\(password)@127.0.0.1:7/0")
            #expect(!"\(users)".contains(password) && !String(reflecting: users).contains(password))
        }
    }

    @Test func `are others at each start`() {
        var generator = SystemRandomNumberGenerator()
        let one = RedisUsers(prefix: "", using: &generator)
        #expect(one != RedisUsers(prefix: "", using: &generator))
    }
}
