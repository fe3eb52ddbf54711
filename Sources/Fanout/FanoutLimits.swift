/// Bounds of what the fan-out worker holds and asks for at a time.
package struct FanoutLimits: Equatable, Sendable {
    /// Groups at work at a time: each holds a page of its log and its members, some 300 KB at most with a thousand.
    package var groups = 64
    /// Groups of which the memberships are remembered from one page to the next, because their log is far behind.
    package var rememberedGroups = 64
    /// Calls that deliver, without an answer: enough to keep Redis busy over a round trip, some ms of its time.
    package var calls = 16
    /// Jobs in hand of each partition; most wait for their group's turn and cost a few hundred bytes.
    package var jobs = 1_024
    /// Lines of a page of a log.
    package var pageLines = 64
    /// Bytes of a page of a log, unless its first line is longer.
    package var pageBytes = 128 * 1_024
    /// Members that one step of reading asks for: the most that a node can allow a group, so that one step is enough.
    package var memberPage = 4_096
    /// Members of one group: more than any group may have, so that only somebody's mistake in Redis meets it.
    package var members = 200_000
    /// Dead letters that the stream keeps, about.
    package var deadLetters = 100_000

    package init() {}
}
