/// Places in what was said that do not depend on how the lines are broken.
extension Transcript {
    /// A place between lines.
    struct Place {
        /// So many of the newest entries lie below it.
        let entriesBelow: Int
        /// So many lines of the entry before those lie below it too.
        let lines: Int
    }

    /// The place that so many lines lie below.
    func place(linesBelow: Int, _ view: View) -> Place {
        let newestRead = newestRead(view.marks)
        var left = linesBelow
        for index in entries.indices.reversed() {
            let height = block(index, view, isNewestRead: index == newestRead).count
            if left < height { return Place(entriesBelow: entries.count - 1 - index, lines: left) }
            left -= height
        }
        return Place(entriesBelow: entries.count, lines: 0)
    }

    /// How many lines lie below a place; of the entry that it is in, one line at least does not.
    func linesBelow(_ place: Place, _ view: View) -> Int {
        let newestRead = newestRead(view.marks)
        let start = max(entries.count - place.entriesBelow, 0)
        let below = entries.indices[start...].reduce(0) { sum, index in
            sum + block(index, view, isNewestRead: index == newestRead).count
        }
        guard start > 0, place.lines > 0 else { return below }
        let height = block(start - 1, view, isNewestRead: start - 1 == newestRead).count
        return below + max(min(place.lines, height - 1), 0)
    }
}
