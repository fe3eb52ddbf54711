internal import CHiredis
package func lua() -> [UInt8] { PackageResources.martlet_1_lua }
package func r() { let x = unsafe redisReaderCreateWithFunctions(nil); unsafe redisReaderFree(x) }
