import MartletWorker
import Testing

@testable import Retention

@Suite struct WalkTests {
    private let dm = ExpiryTarget.conversation("dm:a:b")
    private let alice = ExpiryTarget.user("alice")

    @Test(arguments: [
        ("log:{dm:a:b}", KeyName.of(.conversation("dm:a:b"), isLeader: true)),
        ("marks:{group:g1}", .of(.conversation("group:g1"), isLeader: false)),
        ("admins:{group:g1}", .of(.conversation("group:g1"), isLeader: false)),
        ("inbox:{alice}", .of(.user("alice"), isLeader: true)),
        ("lastseen:{alice}", .of(.user("alice"), isLeader: false)),
        ("log:{dm:b:a}", .malformed), ("log:{}", .malformed), ("log:{alice}", .malformed),
        ("inbox:{a b}", .malformed), ("inbox:{a{b}", .malformed), ("gone:{dm:a:b}", .malformed),
        ("work:push", .other), ("lease:{work:fanout:1}", .other), ("lease:{retention}", .other),
        ("presence:{alice}:phone", .other), ("inbox:{alice}:x", .other), ("xinbox:{alice}", .other),
        ("{alice}", .other), ("inbox:alice}", .other), ("", .other), ("}", .other), ("registry", .other),
    ])
    func `a name says whom it belongs to`(_ name: String, _ expected: KeyName) {
        #expect(KeyName(name, prefix: "") == expected)
        #expect(KeyName("p:" + name, prefix: "p:") == expected)
        #expect(KeyName(name, prefix: "p:") == .other)
    }

    @Test func `goes page by page, asks for leaders that it has not met, and rests at the end`() {
        var walk = KeyspaceWalk(mostSteps: 3)
        #expect(walk.action == .scan(cursor: "0"))
        walk.scanned([.other, .of(dm, isLeader: true), .of(dm, isLeader: false)], next: "7")
        #expect(walk.action == .expire(dm))
        walk.expired(hasMore: true)
        #expect(walk.action == .expire(dm))
        walk.expired(hasMore: false)
        #expect(walk.action == .scan(cursor: "7"))
        walk.scanned([.of(alice, isLeader: false), .malformed], next: "9")
        #expect(walk.action == .probe([alice]))
        walk.probed([true])
        #expect(walk.action == .scan(cursor: "9"))
        walk.scanned([.of(alice, isLeader: false)], next: "0")
        walk.probed([false])
        #expect(walk.action == .expire(alice))
        walk.expired(hasMore: false)
        #expect(walk.action == .rest && walk.foreign == 1)
        walk.expired(hasMore: false)
        walk.probed([false])
        walk.scanned([.of(dm, isLeader: true)], next: "1")
        #expect(walk.action == .rest)
    }

    @Test func `one with very much to remove leaves the rest for the next time`() {
        var walk = KeyspaceWalk(mostSteps: 3)
        walk.scanned([.of(dm, isLeader: true)], next: "0")
        for _ in 0..<3 {
            #expect(walk.action == .expire(dm))
            walk.expired(hasMore: true)
        }
        #expect(walk.action == .rest)
    }

    @Test func `what Redis refuses is left alone`() {
        var walk = KeyspaceWalk(mostSteps: 3)
        walk.scanned([.of(dm, isLeader: true), .of(alice, isLeader: false)], next: "5")
        walk.refused()
        #expect(walk.action == .expire(dm) && walk.foreign == 0)
        walk.refused()
        #expect(walk.action == .scan(cursor: "5") && walk.foreign == 1)
        walk.scanned([], next: "0")
        #expect(walk.action == .rest)
    }

    @Test func `pauses are as long as the share wants, beyond what the way takes`() {
        var pace = Pace(share: 0.02)
        let least = Pace.least * 49
        #expect(pace.pause(after: .milliseconds(3)) == least)
        #expect(pace.pause(after: .milliseconds(1)) == least)
        #expect(pace.pause(after: .microseconds(1_100)) == .microseconds(4_900))
        #expect(pace.pause(after: .milliseconds(9), atMost: .microseconds(50)) == .microseconds(2_450))
        #expect(pace.pause(after: .milliseconds(9), atMost: .zero) == least)
        #expect(pace.pause(after: .seconds(10)) == Pace.most * 49)
        // The way has become longer: not for ever is it compared with what was.
        for _ in 0..<2_000 { _ = pace.pause(after: .milliseconds(5)) }
        #expect(pace.pause(after: .milliseconds(5)) == least)
    }
}
