/// A stream that gets copies, and how much it keeps.
struct Tap {
    /// The stream's name without the prefix, such as `work:audit`.
    let stream: String
    var most = 100_000

    init(_ name: String, most: Int = 100_000) {
        stream = "work:\(name)"
        self.most = most
    }
}
