internal import Protocol

/// A path with its parameters, and what there is for each of its methods.
struct HTTPRoute {
    /// Makes the plan for a request; gets the parameters of the path in their order, percent-decoded.
    typealias Planner = (HTTPRequestHead, [String]) throws(Problem) -> HTTPPlan

    private let segments: [String]
    private let planners: [(method: HTTPMethod, plan: Planner)]

    /// `path` is such as `/v1/groups/{group}`: a part in braces stands for any text without a slash.
    init(_ path: String, _ planners: (HTTPMethod, Planner)...) {
        segments = path.split(separator: "/").map(String.init)
        self.planners = planners.map { (method: $0.0, plan: $0.1) }
    }

    /// The parameters, if the request's path is this one.
    func parameters(in target: HTTPTarget) -> [String]? {
        guard target.segments.count == segments.count else { return nil }
        var parameters: [String] = []
        for (segment, pattern) in zip(target.segments, segments) {
            if pattern.hasPrefix("{") {
                parameters.append(segment)
            } else if segment != pattern {
                return nil
            }
        }
        return parameters
    }

    /// The plan for a request of this path.
    func plan(_ head: HTTPRequestHead, _ parameters: [String]) throws(Problem) -> HTTPPlan {
        let method = head.method == .head ? .get : head.method
        guard let planner = planners.first(where: { $0.method == method }) else {
            throw Problem(
                .methodNotAllowed,
                .methodNotAllowed,
                "use \(allowed)",
                fields: [HTTPField("Allow", allowed)]
            )
        }
        return try planner.plan(head, parameters)
    }

    /// HEAD goes where GET goes, without the body.
    private var allowed: String {
        planners.map { $0.method == .get ? "GET, HEAD" : $0.method.token }.joined(separator: ", ")
    }
}
