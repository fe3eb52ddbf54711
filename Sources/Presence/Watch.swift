/// That somebody watches a user, as it stands in the watcher's list.
package struct Watch<Member: Watcher> {
    package let user: WatchedUser<Member>
    /// Where the watcher stands in the user's list.
    var place: Int
    /// The watcher has not been told what is known of the user now.
    package var isDue = true
}
