internal import Tokens

/// The users of Redis for one run of `martlet dev`, with passwords that nobody has to know.
///
/// They are made anew at each start and go to the children in their environment: no other user of the machine sees
/// them there, as they would among the arguments. The passwords are left out of every description.
struct RedisUsers: Equatable, CustomStringConvertible, CustomReflectable {
    private static let passwordBytes = 32

    private let passwords: [RedisRole: String]
    private let prefix: String

    /// Users who may use names with this prefix.
    init(prefix: String, using generator: inout some RandomNumberGenerator) {
        self.prefix = prefix
        var passwords: [RedisRole: String] = [:]
        for role in RedisRole.allCases {
            let bytes = (0..<Self.passwordBytes).map { _ in
                UInt8.random(in: .min ... .max, using: &generator)
            }
            passwords[role] = Base64URL.encode(bytes)
        }
        self.passwords = passwords
    }

    /// Where a process of this role signs in.
    func url(_ role: RedisRole, port: Int) -> String {
        "redis://\(role.user):\(passwords[role] ?? "")@127.0.0.1:\(port)/0"
    }

    /// The ACL file, from the one for production, where nobody gets in without a password.
    ///
    /// Here the default user may do everything: this Redis listens on the loopback interface, and is there to be tried.
    func file(from template: String) -> String {
        template.split(separator: "\n").map(line).joined(separator: "\n") + "\n"
    }

    private func line(_ text: Substring) -> String {
        if text == "user default off" { return "user default on nopass ~* &* +@all" }
        return text.split(separator: " ").map(word).joined(separator: " ")
    }

    private func word(_ word: Substring) -> String {
        let isName = word.hasPrefix("~") || word.hasPrefix("&")
        if isName { return "\(word.prefix(1))\(prefix)\(word.dropFirst())" }
        let role = RedisRole.allCases.first { word == $0.placeholder }
        return role.flatMap { passwords[$0] }.map { ">\($0)" } ?? String(word)
    }

    var description: String { "users with passwords" }

    /// Hides the passwords from `dump` and `Mirror`.
    var customMirror: Mirror { Mirror(self, children: ["prefix": prefix]) }
}
