/// Martlet's Redis functions, as every node and worker loads them when it connects to a server that lacks them.
package enum FunctionLibrary {
    /// The function that is called first on each connection.
    package static let greeting = "martlet_1_hello"

    /// What `greeting` answers: a digest of the text, so that a server with these very functions is left alone.
    package static let mark = digest(of: text)

    /// The Lua code of version 1: one library, a file per subject in `Functions`, with its mark put in.
    package static let code = text.replacing("@mark@", with: mark)

    private static let text = [
        PackageResources.martlet_1_lua, PackageResources.martlet_1_inbox_lua,
        PackageResources.martlet_1_groups_lua,
        PackageResources.martlet_1_group_changes_lua,
        PackageResources.martlet_1_fanout_lua, PackageResources.martlet_1_work_lua,
        PackageResources.martlet_1_presence_lua, PackageResources.martlet_1_marks_lua,
        PackageResources.martlet_1_page_lua,
        PackageResources.martlet_1_delete_lua, PackageResources.martlet_1_history_lua,
        PackageResources.martlet_1_signal_lua, PackageResources.martlet_1_retention_lua,
    ].map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")

    /// FNV-1a, 64 bits, in hexadecimal: texts are told apart, nobody is kept out.
    private static func digest(of text: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return String(hash, radix: 16)
    }
}
