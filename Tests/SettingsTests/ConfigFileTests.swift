import Settings
import Testing

@Suite struct `The config file` {
    @Test(arguments: [
        ("name = n1", "n1"), ("name=n1", "n1"), ("  name\t=  n 1  ", "n 1"), ("name = n1 # the first", "n1"),
        ("name = n#1", "n#1"), (#"name = "n1 # not a comment""#, "n1 # not a comment"),
        (#"name = "a" # b"#, "a"),
        (#"name = "say \"hi\" \\""#, #"say "hi" \"#),
        ("# c\n\n\tname = x\r\n", "x"),
    ])
    func `values`(text: String, value: String) throws {
        #expect(try Sample.node(file: text).value(of: Sample.name) == value)
    }

    @Test(arguments: [
        ("\nname", "f:2: expected 'key = value'"), ("= x", "f:1: expected 'key = value'"),
        ("a b = x", "f:1: expected 'key = value'"), (#"name = "x"#, "f:1: expected 'key = value'"),
        (#"name = "x" y"#, "f:1: expected 'key = value'"), (#"name = "\n""#, "f:1: expected 'key = value'"),
        ("nmae = x", "f:1: no command has an option 'nmae'; did you mean 'name'?"),
        ("qqqqqq = x", "f:1: no command has an option 'qqqqqq'"),
        ("config = x", "f:1: no command has an option 'config'"),
        ("name = x\nname = y", "f:2: 'name' is given more than once"),
        (
            "\n\nidle = soon",
            "f:3: idle: 'soon' is not valid; expected a time from 1s to 1h with its unit, such as 250ms, 20s or 5m"
        ),
        ("name =", "f:1: name: '' is not valid; expected a text that is not empty"),
    ])
    func `mistakes say where they are`(text: String, complaint: String) {
        #expect(Sample.complaint(["node", "--redis=redis://h", "--config=f"], file: text) == complaint)
    }

    @Test func `a key of another command is passed over`() throws {
        #expect(try Sample.node(file: "user = alice\nname = n1").value(of: Sample.name) == "n1")
    }

    @Test func `a file that is not there is an error`() {
        let complaint = Sample.complaint(["node", "--redis=redis://h", "--config=/nowhere/f"])
        #expect(complaint == "cannot read /nowhere/f: No such file or directory")
    }

    @Test func `a file that never ends is an error`() {
        let complaint = Sample.complaint(["node", "--redis=redis://h", "--config=/dev/zero"])
        #expect(complaint == "cannot read /dev/zero: larger than 1048576 bytes")
    }
}
