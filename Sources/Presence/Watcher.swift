/// Somebody who is told of users' coming and going.
package protocol Watcher: AnyObject {
    /// Whom it watches; kept by `WatchTable`.
    var watches: [Watch<Self>] { get set }
}
