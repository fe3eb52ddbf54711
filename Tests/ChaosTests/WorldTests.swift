import Chaos
import Testing

@Suite struct `The world of a run` {
    @Test func `is the same for the same seed`() {
        let world = World.make(seed: 3, users: 50, milliseconds: 60_000)
        #expect(world == World.make(seed: 3, users: 50, milliseconds: 60_000))
        #expect(world != World.make(seed: 4, users: 50, milliseconds: 60_000))
    }

    @Test(arguments: [4, 5, 9, 50, 300]) func `makes sense at every size`(users: Int) {
        let world = World.make(seed: 1, users: users, milliseconds: 60_000)
        #expect(world.users.count == users)
        #expect(world.devicesOfUser.allSatisfy { (1...3).contains($0.count) })
        #expect(
            Set(world.conversations.filter { !$0.isGroup }.map(\.name)).count
                == world.conversations.count { !$0.isGroup }
        )
        for conversation in world.conversations {
            #expect(Set(conversation.members).count == conversation.members.count)
            #expect(conversation.isGroup ? conversation.members.count >= 3 : conversation.members.count == 2)
            #expect(!conversation.guests.contains(conversation.members[0]), "who made a group stays in it")
        }
    }

    @Test func `message ids and numbers are the same thing`() {
        #expect(LineNumber("1763669000123-4")?.text == "1763669000123-4")
        #expect(LineNumber("1763669000123-4")?.value == 17_636_690_001_234)
        for text in ["", "1763669000123", "1-10", "-", "a-1", "1-a", "99999999999999999999-1"] {
            #expect(LineNumber(text) == nil, "\(text)")
        }
    }

    @Test func `a message's content says which it is`() {
        #expect(MessageToken.token(in: MessageToken.content(123)) == 123)
        #expect(MessageToken.token(in: MessageToken.content(7, padding: 5_000)) == 7)
        #expect(MessageToken.token(in: Array(#"{"kind":"text","text":"hi"}"#.utf8)) == nil)
        #expect(MessageToken.token(in: []) == nil)
    }
}
