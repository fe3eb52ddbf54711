internal import Protocol

/// An operation of `martlet_1_group_change` with what it needs.
enum GroupChangeRequest {
    case add(UserID)
    case remove(UserID)
    case promote(UserID)
    case demote(UserID)
    case update(GroupUpdate)
    /// Ends the group of these members.
    case delete(members: [String])

    /// The function's word for it.
    var word: StaticString {
        switch self {
        case .add: "add"
        case .remove: "remove"
        case .promote: "promote"
        case .demote: "demote"
        case .update: "update"
        case .delete: "delete"
        }
    }

    /// The user whom it is about; empty for a change of the group itself.
    var target: String {
        switch self {
        case .add(let user), .remove(let user), .promote(let user), .demote(let user): user.text
        case .update, .delete: ""
        }
    }

    /// The users whose lists of groups change with it.
    var concerned: [String] {
        switch self {
        case .add(let user), .remove(let user): [user.text]
        case .promote, .demote, .update: []
        case .delete(let members): members
        }
    }

    /// What stands behind the arguments that every operation has; see `martlet_1_group_change`.
    var details: [String] {
        switch self {
        case .add, .remove, .promote, .demote: []
        case .update(let change): [change.name.map { "=\($0.text)" } ?? "", change.picture.argument]
        case .delete(let members): members
        }
    }
}

extension PictureChange {
    fileprivate var argument: String {
        switch self {
        case .unchanged: ""
        case .cleared: "="
        case .set(let picture): "=\(picture.text)"
        }
    }
}
