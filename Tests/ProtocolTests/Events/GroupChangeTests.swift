internal import Protocol
internal import Testing

/// Changes of groups, as clients read them.
@Suite struct GroupChangeTests {
    private static func change(_ fields: String) -> GroupChange? {
        let bytes = Array(
            #"{"type":"group","inbox":4,"id":"1-0","conversation":"group:g1","from":"a","time":1,\#(fields)}"#
                .utf8
        )
        return GroupChange(bytes.span)
    }

    @Test(
        arguments: [
            (
                #""change":"created","name":"a \"b\" \u00e9","picture":"https:\/\/x","count":3"#,
                .created(name: "a \"b\" é", picture: "https://x", count: 3)
            ),
            (#""change":"created","name":"a","count":1"#, .created(name: "a", picture: nil, count: 1)),
            (#""change":"updated","name":"b""#, .updated(name: "b", picture: nil)),
            (#""change":"updated","picture":"p""#, .updated(name: nil, picture: .set("p"))),
            (#""change":"updated","picture":null"#, .updated(name: nil, picture: .cleared)),
            (#""change":"added","users":["bob"]"#, .members(.added, users: ["bob"])),
            (
                #""change":"removed","users":[ "bob" , "carol" ]"#,
                .members(.removed, users: ["bob", "carol"])
            ),
            (#""change":"left","users":["a"]"#, .members(.left, users: ["a"])),
            (#""change":"promoted","users":["b.-_"]"#, .members(.promoted, users: ["b.-_"])),
            (#""change":"demoted","users":[]"#, .members(.demoted, users: [])),
            (#""change":"deleted""#, .deleted),
            (#""change":"painted","users":7"#, .other("painted")),
            (#""change":"added","users":["b b","{c}",7,["d"],null]"#, .members(.added, users: ["d"])),
            (#""change":"added","users":["a\",\"b"]"#, .members(.added, users: [])),
        ] as [(String, GroupChange)]
    )
    func `each change is read`(_ fields: String, _ change: GroupChange) {
        #expect(Self.change(fields) == change)
    }

    @Test(arguments: [#""change":7"#, #""users":["bob"]"#, #""change":"added","users":["bob""#])
    func `an event without a change says nothing`(_ fields: String) {
        #expect(Self.change(fields) == nil)
    }

    @Test func `the field of a log's line is read alike`() {
        let bytes = Array(#"{"change":"added","users":["bob"]}"#.utf8)
        let change = GroupChange(bytes.span)
        #expect(change == .members(.added, users: ["bob"]))
    }
}
