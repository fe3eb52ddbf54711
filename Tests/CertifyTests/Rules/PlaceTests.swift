import Testing

@testable import Certify

@Suite struct `A worker's place` {
    private static let url = "http://127.0.0.1:8000/push"

    @Test func `is put into its arguments`() {
        var settings = CertificationSettings(
            command: ["w", "--redis={redis}", "{socket}", "{url}", "{other}", "a{socket}{socket}"],
            kind: .push,
            stream: "push"
        )
        #expect(
            settings.arguments(socket: "/t/s", url: Self.url) == [
                "w", "--redis=unix:///t/s", "/t/s", Self.url, "{other}", "a/t/s/t/s",
            ]
        )
        settings.port = 7000
        #expect(settings.arguments(socket: "/t/s", url: Self.url)[1] == "--redis=redis://127.0.0.1:7000/0")
    }

    @Test func `is in its environment, instead of any other`() {
        let given = ["PATH=/bin", "MARTLET_REDIS=redis://production", "MARTLET_REDIS_TLS_AUTHORITY=x"]
        let settings = CertificationSettings(
            command: ["w"],
            kind: .push,
            stream: "push",
            environment: given + ["MARTLET_CLAIM_AFTER=30000"]
        )
        #expect(
            settings.environment(socket: "/t/s", url: Self.url) == [
                "PATH=/bin", "MARTLET_REDIS_TLS_AUTHORITY=x", "MARTLET_REDIS=unix:///t/s",
                "MARTLET_PUSH_URL=\(Self.url)", "MARTLET_CLAIM_AFTER=1000", "MARTLET_RETRY_AFTER=200",
            ]
        )
    }

    @Test(arguments: BadEnvelope.allCases)
    func `gets envelopes that are bad in one way`(envelope: BadEnvelope) {
        let fields = envelope.fields(type: "push", payload: Array("{}".utf8))
        #expect(!fields.isEmpty && fields.count.isMultiple(of: 2))
        let names = stride(from: 0, to: fields.count, by: 2).map {
            String(decoding: fields[$0], as: UTF8.self)
        }
        let isWhole = names == ["version", "type", "payload"]
        #expect(isWhole == (envelope != .missingPayload && envelope != .foreignFields))
        #expect(fields != envelope.fields(type: "call", payload: []) || envelope == .foreignFields)
    }
}
