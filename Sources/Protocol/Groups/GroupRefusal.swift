/// Why a Redis function did not do what was asked of a group: the first word of its error.
package enum GroupRefusal: Equatable, Sendable {
    /// `NOTAMEMBER`: who asks is not in the group, or there is no such group.
    case notAMember
    /// `NOTANADMIN`: only admins may do this.
    case notAnAdmin
    /// `NOSUCHMEMBER`: whom it is about is not in the group.
    case noSuchMember
    /// `GROUPFULL`: nobody more fits in.
    case groupFull
    /// `TOOMANYGROUPS`: this user is in as many groups as anybody may be.
    case tooManyGroups(user: String)
    /// `LASTADMIN`: the only admin stays one.
    case lastAdmin
    /// `GROUPEXISTS`: somebody else has a group of this id.
    case groupExists
    /// `CHANGED`: the members are others than those that were passed.
    case changed
    /// `WORKFULL`: too many jobs wait to be fanned out.
    case workFull

    /// Nil for an error that is none of these.
    package init?(_ error: String) {
        let words = error.split(separator: " ")
        switch words.first {
        case "NOTAMEMBER": self = .notAMember
        case "NOTANADMIN": self = .notAnAdmin
        case "NOSUCHMEMBER": self = .noSuchMember
        case "GROUPFULL": self = .groupFull
        case "TOOMANYGROUPS": self = .tooManyGroups(user: words.count > 1 ? String(words[1]) : "")
        case "LASTADMIN": self = .lastAdmin
        case "GROUPEXISTS": self = .groupExists
        case "CHANGED": self = .changed
        case "WORKFULL": self = .workFull
        default: return nil
        }
    }
}
