import Settings
import Testing

@Suite struct `Help` {
    private func shown(_ arguments: String...) throws -> String {
        guard case .show(let text) = try Sample.parse(arguments) else { return "" }
        return text
    }

    @Test func `the version`() throws {
        #expect(try shown("--version") == "sample 1.2.3\n")
        #expect(try shown("node", "--version") == "sample 1.2.3\n")
    }

    @Test func `the program's help lists the commands`() throws {
        let help = try shown("--help")
        #expect(
            help.contains(
                "\n  node       serves clients\n  token      prints a token\n  worker     works\n  run "
            )
        )
        #expect(try shown("-h") == help)
        #expect(try shown("help") == help)
    }

    @Test func `a command's help is the same however it is asked for`() throws {
        let help = try shown("node", "--help")
        #expect(try shown("help", "node") == help)
        #expect(try shown("node", "--name", "x", "-h") == help)
    }

    @Test func `options show placeholder, default and variable`() throws {
        let help = try shown("node", "--help")
        #expect(help.contains("  --send-rate N              Messages per second."))
        for part in [
            "[default 200,", "MARTLET_SEND_RATE]", "  --no-compression ", "[MARTLET_COMPRESSION=false]",
            "[MARTLET_ECHO]", "[required,", "[repeatable,",
        ] {
            #expect(help.contains(part), "\(part) in \(help)")
        }
    }

    @Test func `a command's word stands in its usage, with what it can be`() throws {
        let help = try shown("worker", "--help")
        #expect(help.contains("\n  sample worker ROLE [OPTION]...\n"))
        #expect(help.contains("\nRoles:\n  fanout                     deliver to groups\n"))
    }

    @Test func `the words behind two dashes stand in the usage`() throws {
        #expect(try shown("run", "--help").contains("\n  sample run [OPTION]... -- COMMAND...\n"))
    }

    @Test func `secrets show only their variable, and hidden options nothing`() throws {
        let help = try shown("node", "--help")
        #expect(help.contains("  MARTLET_SECRET "))
        #expect(!help.contains("--secret "))
        #expect(!help.contains("dev-parent"))
    }

    @Test func `no line is longer than 80 columns`() throws {
        for text in [try shown("--help"), try shown("node", "--help"), try shown("worker", "--help")] {
            for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        }
    }
}
