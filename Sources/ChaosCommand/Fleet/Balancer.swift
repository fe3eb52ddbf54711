import Foundation
import TestSupport

/// HAProxy in front of the nodes, set up as `martlet dev` does it.
enum Balancer {
    /// Where Debian puts it; `/usr/sbin` is not in everybody's PATH.
    private static let places = ["/usr/sbin/haproxy", "/usr/bin/haproxy", "/usr/local/sbin/haproxy"]

    /// The executable; nil when it is not installed.
    static var executable: String? {
        places.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    static func text(port: UInt16, nodes: [UInt16]) -> String {
        let servers = nodes.enumerated().map { "    server n\($0.offset + 1) 127.0.0.1:\($0.element)" }
        return """
            global
                maxconn 5000

            defaults
                mode tcp
                timeout connect 2s
                timeout client 30s
                timeout server 30s
                timeout tunnel 1h
                timeout client-fin 5s
                timeout check 1s
                option redispatch 1
                retries 3

            frontend clients
                bind 127.0.0.1:\(port)
                default_backend nodes

            backend nodes
                balance leastconn
                option httpchk
                http-check send meth GET uri /ready ver HTTP/1.1 hdr Host localhost
                http-check expect status 200
                default-server send-proxy-v2 check check-send-proxy inter 500ms fastinter 200ms fall 2 rise 1
            \(servers.joined(separator: "\n"))

            """
    }
}
