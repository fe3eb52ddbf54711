import Glibc

/// A path that no other test uses.
func temporaryPath() -> String {
    "/tmp/martlet-\(getpid())-\(UInt64.random(in: 0 ... .max))"
}
