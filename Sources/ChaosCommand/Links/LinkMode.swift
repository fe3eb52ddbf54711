/// What a link does to what goes over it.
enum LinkMode: Equatable {
    case open
    /// Everything arrives so many ms late.
    case late(UInt64)
    /// Nothing arrives, and nobody is told: what was on its way goes on when the link is open again.
    case still
    /// Connections break, and new ones end at once.
    case cut
}
