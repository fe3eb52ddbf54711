internal import Protocol

extension Problem {
    /// The body of a request about a group is not what it should be.
    init(_ error: GroupBodyError) {
        let status: HTTPStatus = error.code == .badRequest ? .badRequest : .unprocessableContent
        self.init(status, error.code, error.explanation)
    }

    /// Redis' functions did not do what was asked.
    init(_ refusal: GroupRefusal) {
        switch refusal {
        case .notAMember, .groupExists:
            // To who is not in it, a group that is not there looks the same as one of others.
            self.init(.forbidden, .notAMember, "you are not a member of such a group")
        case .notAnAdmin:
            self.init(.forbidden, .notAnAdmin, "only admins of the group may do this")
        case .noSuchMember:
            self.init(.notFound, .noSuchMember, "this user is not a member of the group")
        case .groupFull:
            self.init(.conflict, .groupFull, "the group has as many members as it may")
        case .tooManyGroups(let user):
            self.init(.conflict, .tooManyGroups, "\(user) is in as many groups as anybody may be")
        case .lastAdmin:
            self.init(.conflict, .lastAdmin, "the group would have no admin; promote another member first")
        case .changed:
            self = .retryable(.unavailable, "the members change faster than the group can be deleted")
        case .workFull:
            self = .overloaded("too many changes and messages of groups wait to be delivered")
        }
    }
}
