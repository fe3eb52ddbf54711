import Settings
import Testing

@Suite struct `Where values come from` {
    @Test
    func `the command line wins over the environment, and that over the file, and that over the default`()
        throws
    {
        let file = "send-rate = 3"
        let environment = ["MARTLET_SEND_RATE": "2"]
        #expect(
            try Sample.node("--send-rate", "1", environment: environment, file: file).value(of: Sample.rate)
                == 1
        )
        #expect(try Sample.node(environment: environment, file: file).value(of: Sample.rate) == 2)
        #expect(try Sample.node(file: file).value(of: Sample.rate) == 3)
        #expect(try Sample.node().value(of: Sample.rate) == 200)
    }

    @Test func `the source is known`() throws {
        let values = try Sample.node(
            "--name",
            "n1",
            environment: ["MARTLET_MAX_SIZE": "1KiB"],
            file: "# first line\nidle = 5s"
        )
        #expect(values.source(of: Sample.name) == .flag)
        #expect(values.source(of: Sample.size) == .environment(name: "MARTLET_MAX_SIZE"))
        #expect(values.source(of: Sample.idle) == .file(path: "martlet.conf", line: 2))
        #expect(values.source(of: Sample.rate) == .defaultValue)
    }

    @Test func `an empty variable counts as not set`() throws {
        #expect(try Sample.node(environment: ["MARTLET_SEND_RATE": ""]).value(of: Sample.rate) == 200)
    }

    @Test func `variables that no option has are known, with what may have been meant`() {
        let names = ["MARTLET_SEND_RAET", "MARTLET_IDLE", "HOME", "MARTLET_DEV_PARENT", "MARTLET_QQQQ"]
        #expect(names.filter { Sample.program.isUnknown(variable: $0) } == [names[0], names[4]])
        #expect(
            Sample.program.warnings(about: names) == [
                "the environment variable MARTLET_QQQQ is no option and is passed over",
                "the environment variable MARTLET_SEND_RAET is no option and is passed over;"
                    + " did you mean MARTLET_SEND_RATE?",
            ]
        )
    }

    @Test func `only a file that cannot be read has a code of its own`() {
        #expect(SettingsError.unreadableFile(path: "/nope", reason: "gone").exitCode == 66)
        #expect(SettingsError.missingCommand.exitCode == 64)
        #expect(SettingsError.malformedLine(path: "/nope", line: 1).exitCode == 64)
    }

    @Test func `the config file may be named by the environment`() throws {
        let invocation = try Sample.parse(
            ["node"],
            environment: ["MARTLET_CONFIG": "x"],
            file: "redis = redis://h\nname = fromFile"
        )
        guard case .run("node", let values) = invocation else { return #expect(Bool(false)) }
        #expect(try values.value(of: Sample.name) == "fromFile")
    }

    @Test func `every option is validated, also those that nobody reads`() {
        let complaint = Sample.complaint(
            ["node"],
            environment: ["MARTLET_REDIS": "redis://h", "MARTLET_IDLE": "5"]
        )
        #expect(complaint.hasPrefix("MARTLET_IDLE: '5' is not valid; expected a time from 1s to 1h"))
    }
}
