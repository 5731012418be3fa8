// What the verifier takes from noble: SHA-256 and Ed25519, for browsers that lack Ed25519 of their own.
import { hashes, verify } from "@noble/ed25519";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
hashes.sha512 = sha512;
globalThis.noble = { sha256, verify };
