/// Martlet's Redis functions, as every node loads them at start.
package enum FunctionLibrary {
    /// The Lua code of version 1, from `Functions/martlet_1.lua`.
    package static let code = String(decoding: PackageResources.martlet_1_lua, as: UTF8.self)
}
