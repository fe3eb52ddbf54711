/// The fields of requests about groups.
package enum GroupField: String, CaseIterable, Sendable {
    /// What the group is called.
    case name
    /// Where its picture is; null for none.
    case picture
    /// Whom a new group holds beside its creator.
    case members
}
