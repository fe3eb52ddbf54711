internal import Foundation
internal import FuzzSupport
internal import Protocol

/// What must hold for bodies of requests about groups.
extension FuzzJSON {
    /// A body that is taken is JSON, says what Foundation reads, and is within every limit.
    static func checkGroup(_ bytes: [UInt8], _ members: [JSONScanner.Member]?, _ object: [String: Any]?) {
        guard let creator = UserID("alice") else { return }
        do throws(GroupBodyError) {
            let draft = try GroupDraft(bytes.span, creator: creator)
            Fuzzer.require(members != nil, "a draft that is no JSON object")
            check(draft, object)
            let update = try GroupUpdate(bytes.span)
            Fuzzer.require(update.name == draft.name, "a draft with another name than its update")
        } catch {
            Fuzzer.require(!error.explanation.isEmpty, "a refusal without words")
            if case .notJSON = error { Fuzzer.require(members == nil, "\(error) for a JSON object") }
        }
    }

    private static func check(_ draft: GroupDraft, _ object: [String: Any]?) {
        Fuzzer.require(draft.members.first?.text == "alice", "the creator is not the first member")
        Fuzzer.require(Set(draft.members).count == draft.members.count, "a member twice")
        Fuzzer.require(draft.name.text.unicodeScalars.count <= GroupName.mostCharacters, "a long name")
        guard let object else { return }
        Fuzzer.require(object["name"] as? String == draft.name.text, "another name")
        Fuzzer.require(object["picture"] as? String == draft.picture?.text, "another picture")
        let listed = object["members"] as? [String] ?? []
        Fuzzer.require(listed.filter { $0 != "alice" } == draft.members.dropFirst().map(\.text), "others")
    }
}
