/// The place of an arena that hiredis' callbacks and the views onto the reply share.
final class ReplyStore {
    var arena: ReplyArena

    init(_ arena: ReplyArena) {
        self.arena = arena
    }
}
