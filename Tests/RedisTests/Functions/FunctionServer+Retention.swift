import TestSupport
import Testing

/// Retention, as its worker calls it.
extension FunctionServer {
    /// One step in a conversation: what it removed, and whether there is more to do.
    func expireConversation(
        _ conversation: String = dm,
        before cutoff: Int,
        most: Int = 100
    ) throws -> RetentionStep {
        let heads = ["log", "refs", "deleted", "marks", "left", "fanned", "joined", "members", "info"]
        return try RetentionStep(
            function(
                "expire_conversation",
                keys: heads.map { key($0, of: conversation) },
                ["\(cutoff)", "\(most)"]
            )
        )
    }

    /// One step for a user.
    func expireUser(_ user: String = "alice", before cutoff: Int, most: Int = 100) throws -> RetentionStep {
        let heads = ["inbox", "cursor", "devices", "gone", "hidden", "chats", "groups", "lastseen"]
        return try RetentionStep(
            function(
                "expire_user",
                keys: heads.map { key($0, of: user) },
                ["\(cutoff)", "\(prefix)presence:{\(user)}:", "\(most)"]
            )
        )
    }

    /// The keys that are there.
    func keys() throws -> [String] { try call("KEYS", "*").elements.compactMap(\.text).sorted() }
}
