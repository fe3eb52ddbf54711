import Certify
import Testing

@testable import Certify

@Suite struct `The visibility of effects` {
    @Test(arguments: [
        ([], Visibility.invisible), ([0, 0], .invisible), ([1, 1], .visible(perJob: 1)),
        ([2, 2, 1], .visible(perJob: 2)), ([0, 0, 0, 3], .visible(perJob: 3)),
        // When it is even, the smaller number: a doubled effect must not become the measure.
        ([1, 2], .visible(perJob: 1)),
    ])
    func `is learnt from the first jobs`(effects: [Int], expected: Visibility) {
        #expect(Visibility(effects: effects) == expected)
    }

    @Test func `decides what is missing and what is doubled`() {
        let effects = [0, 1, 2, 3]
        #expect(Visibility.visible(perJob: 1).missing(effects) == 1)
        #expect(Visibility.visible(perJob: 1).doubled(effects) == 2)
        #expect(Visibility.visible(perJob: 2).doubled(effects) == 1)
        #expect(Visibility.invisible.missing(effects) == 0)
        #expect(Visibility.invisible.doubled(effects) == 0)
    }

    @Test func `counts what somebody else has written to the people of a job`() {
        let events = [
            #"{"type":"message","id":"1-0","conversation":"dm:a:b","from":"certify-a1","content":{}}"#,
            #"{"type":"message","id":"2-0","from":"moderator","content":{"id":"x"}}"#,
            #"{"type":"noise"}"#, "no event", "",
        ].map { LabEvent(Array($0.utf8)) }
        #expect(events[0] == LabEvent(Array(#"{"id":"1-0","from":"certify-a1"}"#.utf8)))
        #expect(events[1].id == "2-0")
        #expect(World.foreignEvents(events) == 4)
        #expect(World.foreignEvents([events[0]]) == 0)
    }
}
