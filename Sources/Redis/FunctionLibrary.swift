/// Martlet's Redis functions, as every node and worker loads them when it connects.
package enum FunctionLibrary {
    /// The Lua code of version 1: one library, a file per subject in `Functions`.
    package static let code = [
        PackageResources.martlet_1_lua, PackageResources.martlet_1_groups_lua,
        PackageResources.martlet_1_group_changes_lua,
        PackageResources.martlet_1_fanout_lua, PackageResources.martlet_1_work_lua,
        PackageResources.martlet_1_presence_lua, PackageResources.martlet_1_marks_lua,
        PackageResources.martlet_1_page_lua,
        PackageResources.martlet_1_delete_lua, PackageResources.martlet_1_history_lua,
        PackageResources.martlet_1_signal_lua, PackageResources.martlet_1_retention_lua,
    ].map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
}
