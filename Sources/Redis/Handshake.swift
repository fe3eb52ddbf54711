/// The commands at the start of each connection, encoded once: AUTH, SELECT, PING, ROLE, then the caller's prelude.
///
/// The PING makes sure that the first reply belongs to a command of ours that nobody waits for: a server that is full,
/// loading or protected says so in an unasked-for error, which must not pass for the answer to a queued command. ROLE is
/// asked where sentinels have named the server: what they know may be old.
struct Handshake {
    /// What the answer to a step has to be.
    enum Expectation: Equatable {
        /// Anything but an error.
        case success
        /// ROLE of a master.
        case master
        /// The mark of our functions; anything else means that they are to be loaded.
        case functions
    }

    /// One command.
    struct Step: Equatable {
        /// The command, for messages; arguments stay out of it, they may be secret.
        let name: String
        let expectation: Expectation
    }

    /// What an answer means.
    enum Verdict: Equatable {
        case goOn
        /// Send `loading`.
        case load
        case refused
        case notMaster
    }

    /// All commands one behind the other.
    private(set) var bytes: [UInt8] = []
    /// One per expected reply.
    private(set) var steps: [Step] = []
    /// FUNCTION LOAD with 100 KB of code, which holds Redis up for milliseconds: sent only where it is needed.
    private(set) var loading: [UInt8] = []

    init(url: RedisURL, prelude: [[String]], loadsFunctions: Bool = false, needsLife: Bool = false) {
        if let password = url.password {
            append(url.user.map { ["AUTH", $0, password] } ?? ["AUTH", password])
        }
        if url.database != 0 { append(["SELECT", String(url.database)]) }
        append(["PING"])
        if case .sentinel = url.transport { append(["ROLE"], .master) }
        for command in prelude { append(command) }
        guard loadsFunctions else { return }
        append(["FCALL", FunctionLibrary.greeting, "0"] + (needsLife ? ["life"] : []), .functions)
        _ = Self.encode(["FUNCTION", "LOAD", "REPLACE", FunctionLibrary.code], into: &loading)
    }

    func verdict(on reply: Reply, to step: Step) -> Verdict {
        switch step.expectation {
        case .success: reply.isError ? .refused : .goOn
        case .master: reply.isError ? .refused : reply[0]?.equals("master") == true ? .goOn : .notMaster
        case .functions: reply.string == FunctionLibrary.mark ? .goOn : .load
        }
    }

    private mutating func append(_ arguments: [String], _ expectation: Expectation = .success) {
        guard let name = arguments.first, Self.encode(arguments, into: &bytes) else { return }
        steps.append(Step(name: name, expectation: expectation))
    }

    private static func encode(_ arguments: [String], into bytes: inout [UInt8]) -> Bool {
        var command = Command()
        for argument in arguments { command.add(argument) }
        var encoder = CommandEncoder()
        return encoder.encode(command, into: &bytes) != nil
    }
}
