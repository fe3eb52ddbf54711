/// Why the body of a request about a group is refused.
package enum GroupBodyError: Error, Equatable, Sendable {
    /// The body is not UTF-8.
    case notUTF8
    /// The body is not one JSON object.
    case notJSON(JSONError)
    /// A field stands in it twice, perhaps written with escapes.
    case repeatedField(GroupField)
    /// A field that must be there is not.
    case missing(GroupField)
    /// A field has another JSON type than it must have.
    case wrongType(GroupField)
    /// The name is empty, too long, or holds control characters.
    case invalidName
    /// The picture is no URL as `PictureURL` wants it.
    case invalidPicture
    /// The member at this place is no user id.
    case invalidMember(index: Int)
    /// The same member twice.
    case repeatedMember(UserID)

    /// What clients go by: `bad_request` for what is no JSON, `bad_field` for the rest.
    package var code: ErrorCode {
        switch self {
        case .notUTF8, .notJSON, .repeatedField: .badRequest
        case .missing, .wrongType, .invalidName, .invalidPicture, .invalidMember, .repeatedMember: .badField
        }
    }

    /// For whoever writes the client.
    package var explanation: String {
        switch self {
        case .notUTF8: "the body is not UTF-8"
        case .notJSON(.unexpectedEnd): "the JSON ends too early"
        case .notJSON(.unexpectedByte(let offset)): "unexpected JSON at byte \(offset)"
        case .notJSON(.tooDeep): "nested deeper than \(JSONScanner.depthLimit) levels"
        case .notJSON(.notAnObject): "the body is one JSON object"
        case .repeatedField(let field): "\(field.rawValue) stands there twice"
        case .missing(let field): "\(field.rawValue) is missing"
        case .wrongType(.name): "name must be a string"
        case .wrongType(.picture): "picture must be a string or null"
        case .wrongType(.members): "members must be an array of user ids"
        case .invalidName: "name must have 1 to \(GroupName.mostCharacters) characters, none of them control"
        case .invalidPicture:
            "picture must be an absolute http or https URL of at most \(PictureURL.mostBytes) bytes"
        case .invalidMember(let index): "members[\(index)] is no user id: 1 to 64 of A-Z a-z 0-9 _ . -"
        case .repeatedMember(let user): "members has \(user) twice"
        }
    }
}
