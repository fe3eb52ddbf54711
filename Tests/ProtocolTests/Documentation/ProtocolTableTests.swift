import Protocol
import Testing

/// The tables of docs/protocol.md against the code.
struct ProtocolTableTests {
    private let document: MarkdownDocument

    init() throws {
        document = try MarkdownDocument("docs/protocol.md")
    }

    @Test func `the table of error codes is complete and right about trying again`() {
        let rows = document.table("error-codes").map { "\($0[0]) \($0[1])" }
        let codes = ErrorCode.allCases.map { "\($0.rawValue) \($0.isRetryable ? "yes" : "no")" }
        #expect(rows.sorted() == codes.sorted())
    }

    @Test func `the table of close codes is complete`() {
        let rows = document.table("close-codes").map { "\($0[0]) \($0[1])" }
        let codes = CloseCode.allCases.map { "\($0.rawValue) \($0.name)" }
        #expect(rows == codes)
    }

    @Test func `the ranges of close codes tell whether to connect again`() throws {
        for row in document.table("close-codes") {
            let code = try #require(UInt16(row[0]))
            if code >= 4500 {
                #expect(row[2].hasPrefix("no"), "\(code)")
            } else if code != CloseCode.normal.rawValue {
                #expect(row[2].hasPrefix("yes"), "\(code)")
            }
        }
    }

    @Test func `the limits that the protocol itself sets are those of the table`() throws {
        let rows = Dictionary(uniqueKeysWithValues: document.table("limits").map { ($0[0], $0[1]) })
        #expect(rows["user, device, group id; kind"] == "\(IdentifierRule.maximumLength) bytes")
        #expect(rows["nesting of JSON"] == "\(JSONScanner.depthLimit)")
        #expect(rows["integers"] == "2^53" && Decimal.largest == 1 << 53)
        #expect(rows["name of a group"] == "\(GroupName.mostCharacters) characters")
        #expect(rows["HTTP request body"] == "\(grouped(HTTPLimits.defaultBodyBytes)) bytes")
        let fields = HTTPLimits.defaultFields
        #expect(
            rows["HTTP request head"] == "\(grouped(HTTPLimits.defaultHeadBytes)) bytes, \(fields) fields"
        )
    }

    // NodeConfiguration is out of this target's reach, so its defaults are read from its text.
    @Test(arguments: [
        ("limits", "content", "contentLimit"),
        ("limits", "messages per second and user, on one node", "sendRate"),
        ("limits", "sends without an answer, per connection", "maximumUnanswered"),
        ("limits", "bytes waiting for one connection", "writeBufferLimit"),
        ("limits", "clients that a node lets in per second", "handshakeRate"),
        ("limits", "connections of a user to one node", "maximumUserConnections"),
        ("limits", "bytes held for all connections of a node", "bufferCeiling"),
        ("limits", "devices per user", "maximumDevices"),
        ("limits", "members per group", "maximumMembers"),
        ("limits", "groups per user", "maximumGroups"),
        ("timeouts", "handshake timeout", "handshakeTimeout"),
        ("timeouts", "heartbeat", "heartbeat"),
        ("timeouts", "idle timeout", "idleTimeout"),
        ("timeouts", "write timeout", "writeTimeout"),
    ])
    func `the defaults of a node are those of the tables`(
        _ table: String,
        _ row: String,
        _ property: String
    ) throws {
        let defaults = try SourceText.defaults(in: "Sources/Node/NodeConfiguration.swift")
        let cells = try #require(document.table(table).first { $0[0] == row })
        let value = try #require(defaults[property])
        #expect(cells[1].filter(\.isNumber) == "\(value)")
    }

    @Test func `the example of welcome tells the limits of the table`() throws {
        let welcome = try #require(
            document.examples("json", "server").first { $0.text.contains("\"type\":\"welcome\"") }
        )
        let limits = try JSONMembers.of(try #require(try JSONMembers.of(welcome.text)["limits"]))
        let rows = Dictionary(uniqueKeysWithValues: document.table("limits").map { ($0[0], $0[1]) })
        #expect(rows["content"] == "\(grouped(limits["content"])) bytes")
        #expect(
            rows["message and frame from the client"]?.hasPrefix("\(grouped(limits["message"])) bytes")
                == true
        )
        #expect(rows["messages per second and user, on one node"] == limits["rate"])
        #expect(rows["sends without an answer, per connection"] == limits["unanswered"])
    }

    private func grouped(_ digits: String?) -> String {
        grouped(Int(digits ?? "") ?? -1)
    }

    /// A number as people write it: 65,536.
    private func grouped(_ number: Int) -> String {
        number < 1000 ? "\(number)" : "\(number / 1000)," + String("\(number % 1000 + 1000)".dropFirst())
    }
}
