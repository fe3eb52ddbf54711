/// Adds up what many connections hold in memory for their peers, so that all of them together can be bounded.
///
/// Whoever holds something reports each change; what is reported is storage, which may be twice what stands in it.
package final class StorageMeter {
    /// Held now.
    package private(set) var bytes = 0

    package init() {}

    /// Somebody holds `new` bytes where it held `old`.
    package func changed(from old: Int, to new: Int) {
        bytes += new - old
    }
}
