import Settings
import Testing

@Suite struct `Secrets` {
    private static let advice =
        "--secret is not accepted, because other users could read it there;"
        + " set MARTLET_SECRET or use --secret-file"

    @Test(arguments: [["--secret", "hunter2"], ["--secret=hunter2"], ["--secret"]])
    func `a secret on the command line is refused and not repeated`(arguments: [String]) {
        #expect(Sample.complaint(["node", "--redis=redis://h"] + arguments) == Self.advice)
    }

    @Test func `a secret in a config file is refused and not repeated`() {
        let arguments = ["node", "--redis=redis://h", "--config=x"]
        #expect(Sample.complaint(arguments, file: "secret = hunter2") == Self.advice)
    }

    @Test func `a secret in the environment is accepted`() throws {
        #expect(
            try Sample.node(environment: ["MARTLET_SECRET": "hunter2"]).value(of: Sample.secret) == "hunter2"
        )
    }

    @Test func `the password in a malformed url is not repeated`() {
        let complaint = Sample.complaint(["node", "--redis", "http://me:hunter2@h"])
        #expect(complaint == "--redis is not valid; expected a url that starts with redis://, unix://")
    }
}
