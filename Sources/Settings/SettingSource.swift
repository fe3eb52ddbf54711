/// Where the value of an option came from, for errors that say where to change it.
package enum SettingSource: Sendable, Equatable {
    case flag
    case environment(name: String)
    case file(path: String, line: Int)
    case defaultValue
}
