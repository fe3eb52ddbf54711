package import Protocol

/// A user whom somebody watches, with all their watchers.
package final class WatchedUser<Member: Watcher> {
    package let id: UserID
    package var knowledge = PresenceKnowledge()
    var entries: [Entry] = []

    /// A watcher, and where the user stands in its list.
    struct Entry {
        let watcher: Member
        var index: Int
    }

    init(_ id: UserID) {
        self.id = id
    }

    /// Nobody watches any more: what is learned now interests nobody.
    package var isForgotten: Bool { entries.isEmpty }

    package var watcherCount: Int { entries.count }

    /// Calls `body` with each watcher who is to be told; it returns whether the watcher was.
    ///
    /// With `isNews` that is everybody, else who has not been told yet. Who could not be told stays due.
    package func tell(isNews: Bool, _ body: (Member) -> Bool) {
        for entry in entries where isNews || entry.watcher.watches[entry.index].isDue {
            entry.watcher.watches[entry.index].isDue = !body(entry.watcher)
        }
    }
}
