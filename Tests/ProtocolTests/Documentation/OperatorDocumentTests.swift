import Protocol
import Testing

/// docs/operations.md, docs/redis.md and the API descriptions against the code they describe.
struct OperatorDocumentTests {
    @Test func `every metric has a row and every row a metric`() throws {
        let rows = try MarkdownDocument("docs/operations.md").table("metrics").map { $0[0] }
        let names =
            try SourceText.literals(in: "Sources/Node/NodeMetrics.swift", beginningWith: "martlet_")
            + SourceText.literals(in: "Sources/Node/Limits/LimitMetrics.swift", beginningWith: "martlet_")
            + SourceText.literals(
                in: "Sources/Telemetry/Metrics/Registry+Process.swift",
                beginningWith: "martlet_",
                "process_"
            )
        #expect(rows.sorted() == names.sorted())
    }

    @Test func `every metric of a worker has a row and every row a metric`() throws {
        let rows = try MarkdownDocument("docs/workers.md").table("worker-metrics").map { $0[0] }
        let names = try ["RoleMetrics", "WorkerMetrics"].flatMap {
            try SourceText.literals(in: "Sources/Worker/Metrics/\($0).swift", beginningWith: "martlet_")
        }
        #expect(rows.sorted() == names.sorted())
    }

    @Test func `every option of a worker is explained`() throws {
        let text = try RepositoryFile.text("docs/workers.md")
        let names = try SourceText.settings(in: "Sources/martlet/Worker/WorkerOptions.swift")
        #expect(!names.isEmpty)
        for name in names { #expect(text.contains("`--\(name)`"), "\(name)") }
    }

    @Test func `every metric of the fan-out has a row and every row a metric`() throws {
        let rows = try MarkdownDocument("docs/fanout.md").table("metrics").map { $0[0] }
        let names = try ["FanoutMetrics", "FanoutWorker"].flatMap {
            try SourceText.literals(in: "Sources/Fanout/\($0).swift", beginningWith: "martlet_fanout_")
        }
        #expect(rows.sorted() == names.sorted())
    }

    @Test func `every metric of presence workers has a row and every row a metric`() throws {
        let rows = try MarkdownDocument("docs/operations.md").table("presence-metrics").map { $0[0] }
        let names = try SourceText.literals(
            in: "Sources/PresenceWorker/PresenceMetrics.swift",
            beginningWith: "martlet_presence_"
        )
        #expect(rows.sorted() == names.sorted())
    }

    @Test(arguments: [
        ("receipts-metrics", ["Receipts/ReceiptsMetrics", "Receipts/ReceiptsWorker"], "martlet_receipts_"),
        ("retention-metrics", ["Retention/RetentionMetrics"], "martlet_retention_"),
    ])
    func `every metric of receipts and retention workers has a row and every row a metric`(
        _ table: String,
        _ files: [String],
        _ head: String
    ) throws {
        let rows = try MarkdownDocument("docs/operations.md").table(table).map { $0[0] }
        let names = try files.flatMap {
            try SourceText.literals(in: "Sources/\($0).swift", beginningWith: head)
        }
        #expect(rows.sorted() == names.sorted())
    }

    @Test(arguments: [
        "Sources/martlet/Node/NodeOptions.swift", "Sources/martlet/Node/NodeOptions+Admission.swift",
        "Sources/martlet/Options/RedisOptions.swift",
        "Sources/martlet/Options/LogOptions.swift", "Sources/martlet/Worker/WorkerOptions.swift",
        "Sources/martlet/Top/TopCommand.swift", "Sources/martlet/Dev/DevCommand.swift",
    ])
    func `every option of what runs is explained`(_ path: String) throws {
        let text = try RepositoryFile.text("docs/operations.md")
        let names = try SourceText.settings(in: path)
        #expect(!names.isEmpty)
        for name in names { #expect(text.contains("`--\(name)`"), "\(name)") }
    }

    @Test(arguments: [
        "martlet_1", "martlet_1_inbox", "martlet_1_groups", "martlet_1_group_changes", "martlet_1_fanout",
        "martlet_1_work", "martlet_1_presence", "martlet_1_marks", "martlet_1_page", "martlet_1_delete",
        "martlet_1_history",
        "martlet_1_signal", "martlet_1_retention",
    ])
    func `every Redis function has a section`(_ file: String) throws {
        let text = try RepositoryFile.text("docs/redis.md")
        let source = try RepositoryFile.text("Sources/Redis/Functions/\(file).lua")
        #expect(text.contains("\(file).lua"))
        // What is registered, by one of the two ways.
        let names = source.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "'" }
            .filter { $0.hasPrefix("'martlet_1_") }.map { $0.filter { $0 != "'" } }
        #expect(!names.isEmpty)
        for name in names { #expect(text.contains("\n### \(name)\n"), "\(name)") }
    }

    @Test func `every Redis name has a section`() throws {
        let text = try RepositoryFile.text("docs/redis.md")
        let source = try RepositoryFile.text("Sources/Protocol/Redis/RedisNames.swift")
        // Literals such as "inbox:{" or "work:" are what names are made of.
        let heads = source.split(separator: "\"").filter { part in
            part.hasSuffix(":{") || part.hasSuffix(":") && part.count > 1 && !part.contains(" ")
                || ["registry", "nodes"].contains(part)
        }
        #expect(heads.count > 10)
        for head in heads { #expect(text.contains("\n### \(head)"), "\(head)") }
    }

    @Test(arguments: ErrorCode.allCases)
    func `the API descriptions know every code that is sent`(_ code: ErrorCode) throws {
        let line = "- \(code.rawValue)\n"
        let isKnown = try ["docs/asyncapi.yaml", "docs/openapi.yaml"].contains {
            try RepositoryFile.text($0).contains(line)
        }
        #expect(isKnown)
    }
}
