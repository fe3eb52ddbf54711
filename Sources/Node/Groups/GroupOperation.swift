internal import Protocol

/// What a request wants done with a group, as its method and path say.
enum GroupOperation {
    /// Makes the group of this id, which the request did not name, from the body.
    case create
    /// Shows it.
    case read
    /// Changes name or picture, as the body says.
    case update
    /// Ends it.
    case delete
    /// Adds a member.
    case add(UserID)
    /// Removes a member, or leaves.
    case remove(UserID)
    /// Makes a member an admin.
    case promote(UserID)
    /// Makes an admin a member like others.
    case demote(UserID)

    /// The body says what is to be done.
    var takesBody: Bool {
        switch self {
        case .create, .update: true
        case .read, .delete, .add, .remove, .promote, .demote: false
        }
    }

    /// What it costs of the user's allowance, in messages: about what it costs Redis.
    var price: Int {
        switch self {
        case .read: 1
        case .create, .update, .delete, .add, .remove, .promote, .demote: 5
        }
    }
}
