/// For whom a message is deleted.
package enum DeletionAudience: String, Sendable {
    /// For the user who asks, on all their devices.
    case me
    /// For everybody in the conversation.
    case all
}
