import Protocol
import Testing

/// RFC 6455, section 9.1.
@Suite struct ExtensionOfferTests {
    @Test func `names, values and quotes are taken apart`() throws {
        let offers = try #require(
            ExtensionOffer.parse("Foo; a=1 ;B=\"2\";c , bar\t;d = \"x\\y\",baz")
        )
        #expect(offers.map(\.name) == ["foo", "bar", "baz"])
        #expect(offers[0].parameters.map(\.name) == ["a", "b", "c"])
        #expect(offers[0].parameters.map(\.value) == ["1", "2", nil])
        #expect(offers[1].parameters.map(\.value) == ["xy"])
        #expect(offers[2].parameters.isEmpty)
    }

    @Test(arguments: [
        "", " ", ",", "a,", ",a", "a;", "a;;b", "a;=1", "a;b=", "a;b=\"", "a;b=\"\"", "a;b=\"x",
        "a;b=\"x y\"",
        "a;b=\"x\"y", "a b", "a;b=1=2", "a/b", "a;b=\"\\", "a;b=\\x",
    ])
    func `what does not follow the grammar is refused`(_ text: String) {
        #expect(ExtensionOffer.parse(text) == nil)
    }
}
