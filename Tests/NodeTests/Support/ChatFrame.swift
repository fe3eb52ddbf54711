import Foundation
import TestSupport

/// A frame of the client protocol as a test reads it: by Foundation, not by Martlet's own JSON.
struct ChatFrame: CustomStringConvertible {
    let text: String
    private let object: [String: Any]

    init(_ bytes: [UInt8]) throws {
        text = String(decoding: bytes, as: UTF8.self)
        guard let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else {
            throw TestSupportError("not a JSON object: \(text.prefix(300))")
        }
        self.object = object
    }

    var type: String { string("type") ?? "" }
    var ref: Int? { int("ref") }
    var inbox: Int? { int("inbox") }
    var id: String? { string("id") }
    var code: String? { string("code") }
    var retry: Bool? { object["retry"] as? Bool }

    /// The text in the content of a message.
    var said: String? { (object["content"] as? [String: Any])?["text"] as? String }

    /// The fields' names.
    var names: Set<String> { Set(object.keys) }

    func int(_ name: String) -> Int? { (object[name] as? NSNumber)?.intValue }
    func string(_ name: String) -> String? { object[name] as? String }

    /// A field inside a field that is an object.
    func int(_ name: String, _ inner: String) -> Int? {
        ((object[name] as? [String: Any])?[inner] as? NSNumber)?.intValue
    }

    func bool(_ name: String) -> Bool? { object[name] as? Bool }

    /// A field that is an object.
    func inner(_ name: String) -> ChatFrame? { (object[name] as? [String: Any]).flatMap(ChatFrame.init) }

    /// The objects in a field that is an array.
    func list(_ name: String) -> [ChatFrame] {
        (object[name] as? [[String: Any]] ?? []).compactMap(ChatFrame.init)
    }

    /// Without these fields.
    func without(_ names: String...) -> ChatFrame {
        ChatFrame(object.filter { !names.contains($0.key) }) ?? self
    }

    private init?(_ object: [String: Any]) {
        guard let bytes = try? JSONSerialization.data(withJSONObject: object, options: .sortedKeys) else {
            return nil
        }
        self.object = object
        text = String(decoding: bytes, as: UTF8.self)
    }

    var description: String { String(text.prefix(300)) }
}
