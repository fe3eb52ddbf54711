import Protocol
import Redis
import Testing

@testable import Top

/// The rounds of a look, answered by a table instead of Redis.
struct SurveyTests {
    private typealias Answers = [Question: RedisValue]

    private static func text(_ text: String) -> RedisValue { .string(Array(text.utf8)) }

    private static func list(_ elements: RedisValue...) -> RedisValue { .array(elements) }

    private static let time = list(text("1763669000"), text("123456"))

    /// Everything that a small system has.
    private static let system: Answers = [
        .time: time,
        .information: text("redis_version:7.0.15\r\nconnected_clients:3\r\nused_memory:1000\r\n"),
        .slowLog: .integer(2),
        .clients: text("id=3 flags=N\nid=4 flags=P\nid=5 flags=P\nid=6 flags=O\n"),
        .registry: list(
            text("push:push"),
            text("100"),
            text("messages:push"),
            text("50"),
            text("service:weather"),
            text("many")
        ),
        .nodes: list(text("n10"), text("1763669005123"), text("n2"), text("1763669004000.0")),
        .node("n2"): text(
            #"{"name":"n2","connections":2,"users":1,"sends":3,"deliveries":4,"since":5,"x":[1]}"#
        ),
        .nodeLife("n2"): .integer(4000), .node("n10"): .null, .nodeLife("n10"): .integer(-2),
        .workers(role: "fanout"): list(
            text("w1:new"),
            text("1763669002000"),
            text("w1:old"),
            text("1763669000900")
        ),
        .worker("w1"): text(#"{"role":"fanout","partitions":[ 3, 12 ],"jobs":8,"since":6}"#),
        .workerLife("w1"): .integer(5000),
        .lease("fanout:3"): text("w1:new"),
        .stream("fanout:3"): list(
            text("length"),
            .integer(9),
            text("entries-added"),
            .integer(40),
            text("first-entry"),
            list(text("1763668999000-0"), list(text("a"), text("b")))
        ),
        .groups("fanout:3"): list(
            list(text("name"), text("other"), text("pending"), .integer(7)),
            list(
                text("name"),
                text("fanout"),
                text("consumers"),
                .integer(1),
                text("pending"),
                .integer(4),
                text("last-delivered-id"),
                text("1-1"),
                text("lag"),
                // As Redis 7.0.15 says it after a restart from a rewritten append-only file.
                .integer(50)
            )
        ),
        .length("push"): .integer(80), .length("receipts"): .integer(7), .dead(role: "push"): .integer(1),
        .dead(role: "fanout"): .integer(0),
    ]

    /// Runs a look; what the table does not know is missing in Redis.
    private func look(_ answers: Answers, roster: Roster = Roster()) -> (snapshot: Snapshot, questions: Int) {
        var survey = Survey(names: RedisNames(prefix: "p:"), roster: roster)
        var count = 0
        for _ in 0..<10 {
            let questions = survey.next()
            if questions.isEmpty { return (survey.snapshot, count) }
            count += questions.count
            for question in questions { survey.answered(question, answers[question] ?? .null) }
        }
        Issue.record("a look without end")
        return (survey.snapshot, count)
    }

    @Test func `a look finds everything`() {
        let snapshot = look(Self.system).snapshot
        #expect(snapshot.time == 1_763_669_000_123)
        #expect(snapshot.server?.version == "Redis 7.0.15" && snapshot.slowLog == 2)
        #expect(snapshot.subscribers == 2 && snapshot.monitors == 1)
        #expect(snapshot.nodes.map(\.name) == ["n2", "n10"])
        #expect(
            snapshot.nodes[0].report
                == NodeReport(connections: 2, users: 1, sends: 3, deliveries: 4, since: 5)
        )
        #expect(snapshot.nodes[0].silence(at: snapshot.time) == 1000)
        #expect(snapshot.nodes[1].report == nil && snapshot.nodes[1].aliveUntil == 1_763_669_005_123)
        #expect(snapshot.workers.map(\.name) == ["w1"] && snapshot.workers[0].aliveUntil == 1_763_669_002_000)
        #expect(snapshot.workers[0].report?.partitions == [3, 12] && snapshot.workers[0].report?.jobs == 8)
        let partition = snapshot.partitions[3]
        #expect(partition.owner == "w1" && partition.pending == 4)
        #expect(partition.waiting == 5 && partition.figures.oldest == 1_763_668_999_000)
        #expect(snapshot.streams.map(\.name) == ["push", "weather", "receipts", "erase"])
        #expect(snapshot.streams[2].waiting == 7 && snapshot.streams[2].most == 1_000_000)
        #expect(snapshot.streams[0].kinds == ["messages", "push"] && snapshot.streams[0].most == 100)
        #expect(
            snapshot.streams[0].waiting == 80 && snapshot.streams[1].isService
                && snapshot.streams[1].most == 100_000
        )
        #expect(snapshot.dead == ["push": 1])
        #expect(
            snapshot.tokens["fanout"] == ["w1:new": 1_763_669_002_000, "w1:old": 1_763_669_000_900]
        )
        #expect(snapshot.oddities.isEmpty)
    }

    @Test func `an empty Redis is no trouble`() {
        let noKey = RedisValue.error("ERR no such key")
        var answers: Answers = [.time: Self.time]
        for number in 0..<16 {
            answers[.stream("fanout:\(number)")] = noKey
            answers[.groups("fanout:\(number)")] = noKey
        }
        let snapshot = look(answers).snapshot
        #expect(snapshot.oddities.isEmpty && snapshot.nodes.isEmpty && snapshot.workers.isEmpty)
        #expect(snapshot.partitions.allSatisfy { $0.waiting == 0 && $0.owner == nil })
    }

    @Test func `names of a while ago are looked for`() {
        var roster = Roster()
        roster.nodes = ["n2", "n7"]
        roster.workers = ["w9": "push"]
        let snapshot = look(Self.system, roster: roster).snapshot
        #expect(snapshot.nodes.map(\.name) == ["n2", "n7", "n10"])
        #expect(snapshot.workers.map(\.name) == ["w1", "w9"] && snapshot.workers[1].role == "push")
    }

    @Test func `every answer may be of any type`() {
        let odd: [RedisValue] = [
            .null, .integer(-1), .integer(.max), .status(""), Self.text("{\"since\":"), Self.text("[1,2]"),
            .array([]),
            Self.list(.null), Self.list(.integer(1), .integer(-2)),
            Self.list(Self.text("a b"), Self.text("inf")),
            Self.list(Self.text("n"), Self.text("nan")), Self.list(Self.list(Self.list())),
            .string([0xFF, 0xFE]), .error("WRONGTYPE no"), .error("NOPERM no"), .error(""),
        ]
        for value in odd {
            var survey = Survey(names: RedisNames(prefix: ""))
            for _ in 0..<10 {
                let questions = survey.next()
                for question in questions { survey.answered(question, value) }
                if questions.isEmpty { break }
            }
            _ = Problems.all(in: History(survey.snapshot))
        }
    }

    @Test func `foreign keys are named with their prefix, and missing rights by command`() {
        var answers = Self.system
        answers[.stream("fanout:5")] = .error("WRONGTYPE Operation against a key")
        answers[.nodes] = .error("NOPERM this user has no permissions")
        answers[.slowLog] = .error("ERR unknown command")
        answers[.worker("w1")] = Self.text("hello")
        answers[.registry] = Self.list(
            Self.text("push:fanout"),
            Self.text("1"),
            Self.text("x"),
            Self.text("1")
        )
        #expect(
            look(answers).snapshot.oddities == [
                .foreign(key: "p:work:fanout:5"), .forbidden(command: "ZRANGE"),
                .refused(command: "SLOWLOG LEN", message: "ERR unknown command"),
                .unreadable(key: "p:worker:w1"), .invalidName(key: "p:registry"),
            ]
        )
    }

    @Test func `a registered stream whose key is of another type is noted where it is shown`() {
        var answers = Self.system
        answers[.length("push")] = .error("WRONGTYPE Operation against a key")
        answers[.groups("push")] = .error("WRONGTYPE Operation against a key")
        let snapshot = look(answers).snapshot
        #expect(snapshot.streams.map(\.isForeign) == [true, false, false, false])
        #expect(snapshot.oddities.isEmpty)
    }

    @Test func `the number of questions is bounded, whatever there is`() {
        var answers = Self.system
        answers[.information] = Self.text("connected_clients:5000\r\n")
        let names = (0..<300).flatMap { [Self.text("n\($0)"), Self.text("1")] }
        answers[.nodes] = .array(names)
        answers[.workers(role: "fanout")] = .array(names)
        answers[.registry] = .array((0..<1000).flatMap { [Self.text("push:p\($0)"), Self.text("1")] })
        let (snapshot, questions) = look(answers)
        #expect(snapshot.nodes.count == 256 && snapshot.workers.count == 256 && snapshot.streams.count == 66)
        #expect(snapshot.oddities.contains(.tooMany(key: "p:nodes")))
        // The workers of another role find no room either.
        answers[.workers(role: "p1")] = Self.list(Self.text("another:1"), Self.text("1"))
        #expect(look(answers).snapshot.oddities.contains(.tooMany(key: "p:workers:p1")))
        #expect(snapshot.subscribers == nil)
        #expect(questions == 3 + 8 + 48 + 2 * 256 + 4 * 66 + 2 * 256)
    }

    @Test func `nothing is asked that looks for keys or takes anything`() {
        let names = RedisNames(prefix: "p:")
        let questions: [Question] = Array(Self.system.keys)
        let allowed = [
            "TIME", "INFO", "SLOWLOG", "CLIENT", "HGETALL", "ZRANGE", "GET", "PTTL", "XINFO", "XLEN",
        ]
        for question in questions {
            #expect(allowed.contains(question.command(names)[0]))
            #expect(question.command(names).joined(separator: " ").hasPrefix(question.right))
        }
        #expect(Question.lease("fanout:3").command(names) == ["GET", "p:lease:{p:work:fanout:3}"])
    }
}
