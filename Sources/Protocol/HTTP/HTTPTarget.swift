/// The path and the query of a request, decoded from their percent-encoding.
package struct HTTPTarget: Equatable, Sendable {
    /// The decoded path; a `%2F` inside a segment looks like a slash here, so route by `segments`.
    package let path: String
    /// The decoded parts between the slashes; `/v1/users` has two, `/` has none.
    package let segments: [String]
    /// The decoded pairs of the query in their order; a name without `=` has an empty value.
    package let query: [(name: String, value: String)]

    /// The first value of that name in the query.
    package func value(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }

    /// Equal in what was decoded, not in how it was written.
    package static func == (left: HTTPTarget, right: HTTPTarget) -> Bool {
        left.segments == right.segments && left.path == right.path
            && left.query.elementsEqual(right.query) { $0 == $1 }
    }

    /// Accepts the origin form and the absolute form of http (RFC 9112, section 3.2); no fragment, no spaces.
    init(parsing text: Span<UInt8>) throws(HTTPError) {
        for index in text.indices {
            guard text[index] > 0x20, text[index] < 0x7F, text[index] != UInt8(ascii: "#") else {
                throw .invalidTarget
            }
        }
        let origin = try Self.originForm(Array(ASCII.string(text).utf8))
        let pathEnd = origin.firstIndex(of: UInt8(ascii: "?")) ?? origin.endIndex
        path = try PercentEncoding.decode(origin[..<pathEnd])
        segments = try Self.segments(origin[..<pathEnd])
        query = try Self.pairs(pathEnd < origin.endIndex ? origin[(pathEnd + 1)...] : [])
    }

    /// The part of an absolute target behind its authority; the Host field was compared by nobody, so it is ignored.
    private static func originForm(_ target: [UInt8]) throws(HTTPError) -> ArraySlice<UInt8> {
        let slash = UInt8(ascii: "/")
        if target.first == slash { return target[...] }
        let scheme = Array("http://".utf8)
        guard target.count > scheme.count, ASCII.equals(target.span.extracting(..<scheme.count), "http://")
        else {
            throw .invalidTarget
        }
        let authority = target[scheme.count...]
        guard let start = authority.firstIndex(of: slash), start > authority.startIndex else {
            throw .invalidTarget
        }
        return target[start...]
    }

    private static func segments(_ path: ArraySlice<UInt8>) throws(HTTPError) -> [String] {
        var segments: [String] = []
        let parts = path.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        for part in parts {
            segments.append(try PercentEncoding.decode(part))
        }
        return segments == [""] ? [] : segments
    }

    private static func pairs(_ query: ArraySlice<UInt8>) throws(HTTPError) -> [(name: String, value: String)]
    {
        var pairs: [(name: String, value: String)] = []
        for part in query.split(separator: UInt8(ascii: "&")) {
            let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            let value = equals < part.endIndex ? part[(equals + 1)...] : []
            pairs.append(
                (
                    name: try PercentEncoding.decode(part[..<equals], plusIsSpace: true),
                    value: try PercentEncoding.decode(value, plusIsSpace: true)
                )
            )
        }
        return pairs
    }
}
