import Redis
import TestSupport
import Testing

/// The library as a whole: its name, its functions, and loading it.
@Suite struct FunctionLibraryTests {
    private func functions(_ server: FunctionServer) throws -> [String: [String]] {
        let library = try #require(try server.call("FUNCTION", "LIST").elements.first).elements
        let index = try #require(library.firstIndex(of: .text("functions")))
        var flags: [String: [String]] = [:]
        for function in library[index + 1].elements {
            let fields = function.elements
            flags[fields[1].text ?? ""] = fields[5].elements.compactMap(\.text)
        }
        return flags
    }

    @Test func `every name carries the version`() throws {
        let server = try FunctionServer()
        #expect(
            try functions(server) == [
                "martlet_1_hello": ["no-writes", "allow-oom", "allow-stale"],
                "martlet_1_send": [], "martlet_1_find": ["no-writes"], "martlet_1_attach": ["allow-oom"],
                "martlet_1_ack": ["allow-oom"], "martlet_1_group_send": [], "martlet_1_group_create": [],
                "martlet_1_group_change": [], "martlet_1_group_read": ["no-writes"],
                "martlet_1_fanout": ["no-writes"], "martlet_1_deliver": [], "martlet_1_fanned": ["allow-oom"],
                "martlet_1_beat": ["allow-oom"], "martlet_1_lease": ["allow-oom"],
                "martlet_1_release": ["allow-oom"], "martlet_1_take": ["allow-oom"],
                "martlet_1_claim": ["allow-oom"], "martlet_1_call": [], "martlet_1_bury": [],
                "martlet_1_quit": ["allow-oom"], "martlet_1_online": ["allow-oom"],
                "martlet_1_offline": ["allow-oom"], "martlet_1_delivered": ["allow-oom"],
                "martlet_1_group_delivered": ["allow-oom"], "martlet_1_read": [],
                "martlet_1_receipts": [], "martlet_1_tell": [], "martlet_1_page": ["no-writes"],
                "martlet_1_unsend": [], "martlet_1_group_unsend": [], "martlet_1_hide": [],
                "martlet_1_erase": ["allow-oom"],
                "martlet_1_history": ["no-writes"], "martlet_1_summary": ["no-writes"],
                "martlet_1_info": ["no-writes"], "martlet_1_signal": ["allow-oom"],
                "martlet_1_away": ["allow-oom"], "martlet_1_expire_conversation": ["allow-oom"],
                "martlet_1_expire_user": ["allow-oom"],
            ]
        )
    }

    @Test func `loading it again changes nothing, also with data there`() throws {
        let server = try FunctionServer()
        let id = try server.send(ref: 1)
        #expect(try server.call("FUNCTION", "LOAD", "REPLACE", FunctionLibrary.code) == .text("martlet_1"))
        #expect(try server.send(ref: 1) == id)
    }

    @Test func `it lies beside another version and libraries of others`() throws {
        let server = try FunctionServer()
        let next = FunctionLibrary.code.replacing("martlet_1", with: "martlet_2")
        #expect(try server.call("FUNCTION", "LOAD", next) == .text("martlet_2"))
        #expect(try server.send(ref: 1).text?.contains("-") == true)
    }
}
