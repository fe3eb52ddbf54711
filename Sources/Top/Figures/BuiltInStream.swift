/// A stream of jobs that nodes write for a built-in worker, whether or not the registry names anything.
enum BuiltInStream: String, CaseIterable {
    /// Marks of groups have moved: senders are to be told.
    case receipts
    /// Messages were deleted for all, and are to go from inboxes.
    case erase

    /// Beyond it nodes write no more (docs/redis.md).
    static let most = 1_000_000

    /// What people read where others have what they are a tap for.
    var kind: String {
        switch self {
        case .receipts: "receipts"
        case .erase: "deletions"
        }
    }

    /// What follows when jobs cannot be added.
    var consequence: String {
        switch self {
        case .receipts: "senders of groups are not told who has got and read what"
        case .erase: "messages cannot be deleted for all"
        }
    }

    /// As it stands before Redis was asked.
    var stream: JobStream {
        var stream = JobStream(name: rawValue)
        stream.kinds = [kind]
        stream.most = BuiltInStream.most
        return stream
    }
}
