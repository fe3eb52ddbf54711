package import Protocol

/// Who watches whom, from both ends: each end is taken out without a search, however many the other has.
package struct WatchTable<Member: Watcher> {
    private var users: [UserID: WatchedUser<Member>] = [:]
    private let most: Int
    /// How many watchers each user has, added up.
    package private(set) var count = 0

    /// What has changed for the subscriptions.
    package struct Change {
        /// Users whom nobody watched before.
        package var begun: [WatchedUser<Member>] = []
        /// Users whom nobody watches any more.
        package var ended: [WatchedUser<Member>] = []
    }

    /// - Parameter most: bounds `count`.
    package init(most: Int) {
        self.most = most
    }

    /// How many users are watched.
    package var userCount: Int { users.count }

    /// The user, if anybody watches them.
    package subscript(id: UserID) -> WatchedUser<Member>? { users[id] }

    /// Calls `body` with every watched user.
    package func forEach(_ body: (WatchedUser<Member>) -> Void) {
        for user in users.values { body(user) }
    }

    /// Has a watcher watch just these users, all of them to be told of; nil, and nothing done, when that are too many.
    package mutating func watch(_ list: [UserID], by watcher: Member) -> Change? {
        guard count - watcher.watches.count + list.count <= most else { return nil }
        var change = Change()
        var missing = Set(list)
        for index in watcher.watches.indices.reversed() {
            guard missing.remove(watcher.watches[index].user.id) == nil else {
                watcher.watches[index].isDue = true
                continue
            }
            if let ended = remove(index, of: watcher) { change.ended.append(ended) }
        }
        for id in list where missing.remove(id) != nil {
            if let begun = add(id, watcher) { change.begun.append(begun) }
        }
        return change
    }

    /// The watcher is gone; returns the users whom nobody watches any more.
    package mutating func ended(_ watcher: Member) -> [WatchedUser<Member>] {
        watch([], by: watcher)?.ended ?? []
    }

    /// Returns the user if nobody watched them before.
    private mutating func add(_ id: UserID, _ watcher: Member) -> WatchedUser<Member>? {
        let known = users[id]
        let user = known ?? WatchedUser(id)
        if known == nil { users[id] = user }
        let index = watcher.watches.count
        watcher.watches.append(Watch(user: user, place: user.entries.count))
        user.entries.append(WatchedUser.Entry(watcher: watcher, index: index))
        count += 1
        return known == nil ? user : nil
    }

    /// Returns the user if nobody watches them any more.
    ///
    /// In both lists the last one takes the place.
    private mutating func remove(_ index: Int, of watcher: Member) -> WatchedUser<Member>? {
        let watch = watcher.watches[index]
        let user = watch.user
        user.entries.swapAt(watch.place, user.entries.count - 1)
        user.entries.removeLast()
        if watch.place < user.entries.count {
            let moved = user.entries[watch.place]
            moved.watcher.watches[moved.index].place = watch.place
        }
        watcher.watches.swapAt(index, watcher.watches.count - 1)
        watcher.watches.removeLast()
        if index < watcher.watches.count {
            let moved = watcher.watches[index]
            moved.user.entries[moved.place].index = index
        }
        count -= 1
        guard user.entries.isEmpty else { return nil }
        users[user.id] = nil
        return user
    }
}
