/// How much of a conversation's history this terminal has asked for.
struct HistoryProgress: Equatable, Sendable {
    /// What lies before the oldest line that is known.
    enum Older: Equatable, Sendable {
        /// Nobody has looked.
        case unknown
        /// There may be more before this message.
        case from(String)
        /// Nothing.
        case nothing
    }

    /// A page that is on its way.
    enum Loading: Equatable, Sendable {
        case newest
        case older
    }

    var older = Older.unknown

    /// Whether the newest page was read, so that with what has come since nothing is missing.
    var isNewestKnown = false

    /// Up to where nothing was missing when that was last sure; what has come since may have holes before it.
    private(set) var knownUpTo = ""

    var loading: Loading?

    /// Whether the last page could not be had; it is asked for again when the user or a new connection wants it.
    var hasFailed = false

    /// Whether the user has scrolled to where what is known ends.
    var wantsOlder = false

    /// The page to ask for now; nil when there is none to ask for.
    ///
    /// The outer nil means no page, an inner one the newest.
    mutating func nextPage() -> String?? {
        guard loading == nil, !hasFailed else { return nil }
        if !isNewestKnown {
            loading = .newest
            return .some(nil)
        }
        guard wantsOlder, case .from(let id) = older else { return nil }
        loading = .older
        return id
    }

    /// A page could not be had.
    mutating func failed() {
        loading = nil
        hasFailed = true
        wantsOlder = false
    }

    /// Something may be missing behind `newest`: looks again.
    mutating func doubt(knownUpTo newest: String) {
        if isNewestKnown { knownUpTo = newest }
        isNewestKnown = false
        hasFailed = false
    }
}
