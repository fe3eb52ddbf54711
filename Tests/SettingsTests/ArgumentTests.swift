import Settings
import Testing

@Suite struct `The command line` {
    @Test func `values follow a blank or an equals sign`() throws {
        #expect(try Sample.node("--name", "n1").value(of: Sample.name) == "n1")
        #expect(try Sample.node("--name=n1").value(of: Sample.name) == "n1")
        #expect(try Sample.node("--name=a=b").value(of: Sample.name) == "a=b")
    }

    @Test(arguments: [["fanout", "--name", "w1"], ["--name", "w1", "fanout"], ["--name=w1", "fanout"]])
    func `the word of a command may stand before and behind its options`(arguments: [String]) throws {
        guard case .run("worker", let values) = try Sample.parse(["worker"] + arguments) else {
            return #expect(Bool(false))
        }
        #expect(values.operand == "fanout")
        #expect(try values.value(of: Sample.name) == "w1")
    }

    @Test func `lists are repeated or separated by commas`() throws {
        let all = ["a:1", "b:2", "[::1]:3"]
        #expect(try Sample.node("--listen", "a:1,b:2", "--listen=[::1]:3").value(of: Sample.listen) == all)
        #expect(try Sample.node(file: "listen = a:1, b:2 , [::1]:3").value(of: Sample.listen) == all)
        #expect(try Sample.node().value(of: Sample.listen) == ["127.0.0.1:9001"])
    }

    @Test(arguments: [
        (["--echo"], true), (["--echo=true"], true), (["--no-echo"], false), (["--echo=off"], false),
        ([], false),
    ])
    func `flags are on, off, or what they were`(arguments: [String], expected: Bool) throws {
        let all = ["node", "--redis", "redis://h"] + arguments
        guard case .run(_, let values) = try Sample.parse(all) else { return #expect(Bool(false)) }
        #expect(try values.value(of: Sample.echo) == expected)
    }

    @Test func `a flag that is on by default can be switched off everywhere`() throws {
        #expect(try Sample.node().value(of: Sample.compression))
        #expect(try !Sample.node("--no-compression").value(of: Sample.compression))
        #expect(try !Sample.node(environment: ["MARTLET_COMPRESSION": "no"]).value(of: Sample.compression))
        #expect(try !Sample.node(file: "compression = false").value(of: Sample.compression))
    }

    @Test func `the words behind two dashes are somebody else's`() throws {
        let arguments = ["run", "--name", "a", "--", "ls", "--help", "--name", "b", "--", "-h"]
        guard case .run("run", let values) = try Sample.parse(arguments) else {
            Issue.record("it does not run")
            return
        }
        #expect(try values.value(of: Sample.name) == "a")
        #expect(values.trailing == ["ls", "--help", "--name", "b", "--", "-h"])
    }

    @Test(arguments: [
        ([], "a command is missing"),
        (["nod"], "there is no command 'nod'; did you mean 'node'?"),
        (["frobnicate"], "there is no command 'frobnicate'"),
        (["--listen", "a:1"], "'sample' has no option '--listen'"),
        (["worker"], "'worker' needs a ROLE: one of fanout, push"),
        (["worker", "--name", "x"], "'worker' needs a ROLE: one of fanout, push"),
        (
            ["worker", "fanuot"],
            "'worker' knows no ROLE 'fanuot': it is one of fanout, push; did you mean 'fanout'?"
        ),
        (["worker", "fanout", "push"], "unexpected argument 'push'; options start with --"),
        (["node", "fanout"], "unexpected argument 'fanout'; options start with --"),
        (["node", "--lsiten", "a:1"], "'node' has no option '--lsiten'; did you mean '--listen'?"),
        (["node", "--zzz"], "'node' has no option '--zzz'"),
        (["node", "--send"], "'node' has no option '--send'; did you mean '--send-rate'?"),
        (["node", "--no-name"], "'node' has no option '--no-name'"),
        (["node", "stray"], "unexpected argument 'stray'; options start with --"),
        (["node", "-x"], "unexpected argument '-x'; options start with --"),
        (["node", "--"], "unexpected argument '--'; options start with --"),
        (["run"], "'run' needs COMMAND... behind --"),
        (["run", "--"], "'run' needs COMMAND... behind --"),
        (["run", "--name", "--", "ls"], "--name needs a value"),
        (["run", "stray", "--", "ls"], "unexpected argument 'stray'; options start with --"),
        (["node", "--name"], "--name needs a value"),
        (["node", "--name", "--echo"], "--name needs a value"),
        (["node", "--name=a", "--name=b"], "--name is given more than once"),
        (["node"], "--redis URL is missing; it can also be set as MARTLET_REDIS"),
        (
            ["node", "--redis=redis://h", "--send-rate=9000"],
            "--send-rate: '9000' is not valid; expected a whole number from 0 to 1000"
        ),
        (
            ["node", "--redis=redis://h", "--echo=perhaps"],
            "--echo: 'perhaps' is not valid; expected true or false"
        ),
    ])
    func `mistakes are explained`(arguments: [String], complaint: String) {
        #expect(Sample.complaint(arguments) == complaint)
    }

    @Test func `hidden options are accepted but never suggested`() throws {
        #expect(try Sample.node("--dev-parent", "7").value(of: Sample.parent) == 7)
        #expect(Sample.complaint(["node", "--dev-paren"]) == "'node' has no option '--dev-paren'")
    }
}
