import Protocol
import Testing

@testable import Presence

/// Who watches whom, however lists and watchers change.
@Suite struct `The table of who watches whom` {
    private final class Client: Watcher {
        var watches: [Watch<Client>] = []
        var told: [String] = []
        var takes = true

        var list: Set<String> { Set(watches.map(\.user.id.text)) }
    }

    private static let users = (0..<12).compactMap { UserID("u\($0)") }

    private func ids(_ names: String...) -> [UserID] { names.compactMap { UserID($0) } }

    @Test func `says whom nobody watched before, and whom nobody watches any more`() {
        var table = WatchTable<Client>(most: 100)
        let alice = Client(), bob = Client()
        var change = table.watch(ids("a", "b"), by: alice)
        #expect(change?.begun.map(\.id.text) == ["a", "b"])
        change = table.watch(ids("b", "c"), by: bob)
        #expect(change?.begun.map(\.id.text) == ["c"])
        #expect(change?.ended.isEmpty == true)
        change = table.watch(ids("c"), by: alice)
        #expect(change?.begun.isEmpty == true)
        #expect(change?.ended.map(\.id.text) == ["a"])
        #expect(change?.ended.first?.isForgotten == true)
        var ended = table.ended(bob)
        #expect(ended.map(\.id.text) == ["b"])
        ended = table.ended(bob)
        #expect(ended.isEmpty)
        change = table.watch([], by: alice)
        #expect(change?.ended.map(\.id.text) == ["c"])
        #expect(table.count == 0 && table.userCount == 0)
    }

    @Test func `stays the same through any number of changes`() throws {
        var table = WatchTable<Client>(most: 10_000)
        let clients = (0..<8).map { _ in Client() }
        var lists = Array(repeating: Set<String>(), count: clients.count)
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let index = Int.random(in: 0..<clients.count, using: &generator)
            let before = lists.reduce(into: Set<String>()) { $0.formUnion($1) }
            let list = Self.users.filter { _ in Bool.random(using: &generator) }.shuffled(using: &generator)
            let made = table.watch(list, by: clients[index])
            let change = try #require(made)
            lists[index] = Set(list.map(\.text))
            let after = lists.reduce(into: Set<String>()) { $0.formUnion($1) }
            #expect(Set(change.begun.map(\.id.text)) == after.subtracting(before))
            #expect(Set(change.ended.map(\.id.text)) == before.subtracting(after))
            #expect(table.count == lists.reduce(0) { $0 + $1.count })
            #expect(table.userCount == after.count)
            for (client, list) in zip(clients, lists) {
                #expect(client.list == list && client.watches.count == list.count)
            }
            for id in Self.users {
                let expected = lists.count { $0.contains(id.text) }
                var told = 0
                table[id]?.tell(isNews: true) {
                    $0.told.append(id.text)
                    told += 1
                    return true
                }
                #expect(told == expected)
            }
            for client in clients {
                #expect(Set(client.told) == client.list && client.told.count == client.list.count)
                client.told = []
            }
        }
    }

    @Test func `tells who has not been told, and again who could not be`() throws {
        var table = WatchTable<Client>(most: 100)
        let alice = Client(), bob = Client()
        _ = table.watch(ids("a"), by: alice)
        let found = ids("a").first.flatMap { table[$0] }
        let user = try #require(found)
        func tell(isNews: Bool) {
            user.tell(isNews: isNews) {
                if $0.takes { $0.told.append("a") }
                return $0.takes
            }
        }
        tell(isNews: false)
        tell(isNews: false)
        #expect(alice.told.count == 1)
        _ = table.watch(ids("a"), by: bob)
        bob.takes = false
        tell(isNews: true)
        #expect(alice.told.count == 2 && bob.told.isEmpty)
        bob.takes = true
        tell(isNews: false)
        #expect(alice.told.count == 2 && bob.told.count == 1)
        _ = table.watch(ids("a"), by: bob)
        tell(isNews: false)
        #expect(bob.told.count == 2, "a list that is sent again is told of again")
    }

    @Test func `has a bound, at which the list stays as it was`() {
        var table = WatchTable<Client>(most: 5)
        let alice = Client(), bob = Client()
        func watches(_ client: Client, _ names: String...) -> Bool {
            table.watch(names.compactMap { UserID($0) }, by: client) != nil
        }
        #expect(watches(alice, "a", "b", "c"))
        #expect(!watches(bob, "a", "b", "c"))
        #expect(bob.list.isEmpty && table.count == 3)
        #expect(watches(bob, "a", "b"))
        #expect(!watches(bob, "x", "y", "z"))
        #expect(bob.list == ["a", "b"] && table.userCount == 3)
        #expect(watches(bob, "x", "y"))
        #expect(watches(alice, "a", "b", "d"), "no more than before")
    }
}
