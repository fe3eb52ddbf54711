/// What `martlet_1_group_change` can be asked for.
enum GroupOperation {
    case add(String)
    case remove(String)
    case promote(String)
    case demote(String)
    /// nil keeps it, an empty text clears it.
    case update(name: String?, picture: String?)
    /// With all members, as far as the caller knows them.
    case delete([String])

    /// The word of the contract.
    var word: String {
        switch self {
        case .add: "add"
        case .remove: "remove"
        case .promote: "promote"
        case .demote: "demote"
        case .update: "update"
        case .delete: "delete"
        }
    }

    /// The fifth argument.
    var target: String {
        switch self {
        case .add(let user), .remove(let user), .promote(let user), .demote(let user): user
        case .update, .delete: ""
        }
    }

    /// Those whose `groups` are among the keys.
    var concerned: [String] {
        switch self {
        case .add(let user), .remove(let user): [user]
        case .promote, .demote, .update: []
        case .delete(let members): members
        }
    }

    /// The arguments that only this operation has.
    var extra: [String] {
        switch self {
        case .add, .remove, .promote, .demote: []
        case .update(let name, let picture): [name.map { "=" + $0 } ?? "", picture.map { "=" + $0 } ?? ""]
        case .delete(let members): members
        }
    }
}
