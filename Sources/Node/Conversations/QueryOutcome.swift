internal import Protocol

/// What came of a query.
enum QueryOutcome {
    /// The answer: the members of its JSON object, without the braces.
    case fields([UInt8])
    /// What was asked for is so.
    case done
    /// The user may not have this, or it is not there.
    case refused(ConversationRefusal)
    /// Redis did not answer in time; a deletion may or may not be done.
    case unavailable
    /// Redis refused to answer; nothing was changed.
    case storageRefused
}
