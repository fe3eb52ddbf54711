internal import Settings
internal import Tokens

/// A PEM file with the public key of whoever signs EdDSA tokens.
enum PublicKeyFile {
    /// Reads the key, or says what is wrong with the file.
    static func read(_ path: String) throws(CommandFailure) -> Ed25519PublicKey {
        let file: SmallFile
        do throws(SmallFileError) {
            file = try SmallFile(path: path)
        } catch {
            throw CommandFailure("--public-key-file: cannot read \(path): \(error)", .missingInput)
        }
        do throws(TokenKeyError) {
            return try Ed25519PublicKey(pem: file.bytes)
        } catch {
            throw CommandFailure("--public-key-file: \(path): \(error)", .missingInput)
        }
    }
}
