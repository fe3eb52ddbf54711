import TestSupport
import Testing

/// A client that shares no code with Martlet: python3-websockets, as Debian ships it.
@Suite(.serialized) struct `An independent client` {
    /// Debian's interpreter, which sees Debian's packages.
    private static let python = "/usr/bin/python3"

    @Test func `speaks the protocol`() throws {
        let stage = try Stage(nodes: 2)
        let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
        let script = folder.joined(separator: "/") + "/Python/independent_client.py"
        let client = try ChildProcess(
            Self.python,
            [script] + stage.nodes.map { String($0.port) },
            environment: [
                "TOKEN_ALICE": Credentials.token("alice", "phone"),
                "TOKEN_TABLET": Credentials.token("alice", "tablet"),
                "TOKEN_BOB": Credentials.token("bob", "phone"),
            ]
        )
        let status = try client.waitForExit(within: .seconds(60))
        #expect(status == .exited(0), "\(client.output)\n\(client.errorOutput)")
        #expect(client.output.hasSuffix("all kept\n"))
    }
}
