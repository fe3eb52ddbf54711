import TestSupport
import Testing

/// Paging while the conversation changes: every event that is there all the time is seen once, in order.
@Suite(.serialized, .stage(nodes: 2, ["--send-rate", "0"])) struct `Paging through history` {
    private final class Scene {
        let alice: Device
        let bob: Device
        let conversation: String
        private(set) var ids: [String] = []
        /// What bob has hidden.
        private(set) var hidden: Set<String> = []
        private var generator = SystemRandomNumberGenerator()
        private var ref = 0

        init() throws {
            let nodes = try Stage.current.nodes
            alice = try Device(Stage.user("alice"), on: nodes[0])
            bob = try Device(Stage.user("bob"), on: nodes[1])
            conversation = alice.conversation(with: bob.user)
        }

        func send(_ count: Int) throws {
            for _ in 0..<count {
                ref += 1
                ids.append(try alice.deliver(ref, to: bob.user, "m\(ref)"))
            }
        }

        /// Alice writes, and deletes one of the messages that were there at first; bob hides one.
        func disturb(_ old: ArraySlice<String>) throws {
            try send(2)
            if let id = old.randomElement(using: &generator) {
                #expect(try alice.delete(id, in: conversation, for: "all").type == "done")
            }
            if let id = old.randomElement(using: &generator) {
                hidden.insert(id)
                #expect(try bob.delete(id, in: conversation, for: "me").type == "done")
            }
        }
    }

    @Test(arguments: [true, false])
    func `has no hole and no repeat while messages arrive and are deleted`(isBackward: Bool) throws {
        let scene = try Scene()
        try scene.send(150)
        let old = scene.ids[...]
        var seen: [String] = []
        var place = isBackward ? "" : #","after":"0-0""#
        repeat {
            try scene.disturb(old)
            let page = try scene.bob.history(scene.conversation, #","limit":7\#(place)"#)
            let ids = page.list("messages").compactMap(\.id)
            #expect(ids == ids.sorted(by: >))
            seen += isBackward ? ids : ids.reversed()
            let name = isBackward ? "before" : "after"
            place = page.string("next").map { #","\#(name)":"\#($0)""# } ?? ""
        } while !place.isEmpty && seen.count < 1_000
        #expect(seen == (isBackward ? seen.sorted(by: >) : seen.sorted()), "in order, and so none twice")
        #expect(Set(seen).count == seen.count)
        let missing = Set(old).subtracting(seen).subtracting(scene.hidden)
        #expect(missing.isEmpty)
        #expect(Set(seen).isSubset(of: scene.ids))
    }
}
