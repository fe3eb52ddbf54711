/// The order of message ids, which sort by age.
package enum MessageOrder {
    /// Whether `one` is older than `other`; the empty id is older than all.
    ///
    /// Ids have as many digits until the year 2286, and are compared as numbers are: the longer one is the larger.
    package static func precedes(_ one: String, _ other: String) -> Bool {
        one.utf8.count == other.utf8.count ? one < other : one.utf8.count < other.utf8.count
    }

    /// The later of two.
    package static func later(_ one: String, _ other: String) -> String {
        precedes(one, other) ? other : one
    }
}
