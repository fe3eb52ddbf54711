/// The list of conversations on the screen, and how much of it was asked for.
struct ConversationList: Equatable, Sendable {
    /// How many a page has.
    static let pageLength = 50

    /// Whether the list is shown instead of a conversation.
    var isOpen = false

    /// The conversation that is chosen in it; nil for the first.
    var selected: String?

    /// Whether the first page was read; with what has happened since nothing at its top is missing.
    var isLoaded = false

    var isLoading = false
    var hasFailed = false

    /// What the page behind the last one is asked for with; nil where there is none.
    var next: String?

    /// Whether the user went to the end of what is known.
    var wantsMore = false

    /// The page to ask for now; the outer nil means no page, an inner one the first.
    mutating func nextPage() -> String?? {
        guard !isLoading, !hasFailed else { return nil }
        if !isLoaded {
            isLoading = true
            return .some(nil)
        }
        guard wantsMore, let next else { return nil }
        isLoading = true
        wantsMore = false
        return next
    }

    /// A page came, the first or another.
    mutating func loaded(next: String?) {
        isLoading = false
        isLoaded = true
        self.next = next
    }

    /// A page could not be had.
    mutating func failed() {
        isLoading = false
        hasFailed = true
        wantsMore = false
    }

    /// What failed is tried again on another connection.
    mutating func connectionChanged() {
        hasFailed = false
    }
}
