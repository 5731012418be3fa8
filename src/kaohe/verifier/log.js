// The log: RFC 6962 trees, C2SP checkpoints, signatures, proofs and policies, and the entries themselves.
"use strict";
{
const { utf8, isHex, unhex, joined, same, unbase64, number, isCount, parsed, members } = globalThis.evidence;
const sha256 = (bytes) => noble.sha256(bytes);
const leafHash = (bytes) => sha256(joined([0], bytes)), nodeHash = (left, right) => sha256(joined([1], left, right));

function rootOf(leaves) {
  if (leaves.length < 2) return leaves[0] || sha256(new Uint8Array());
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  return nodeHash(rootOf(leaves.slice(0, half)), rootOf(leaves.slice(half)));
}
function inclusionRoot(index, size, leaf, path) { // null where the path has not the length it must have
  let hash = leaf, at = index, last = size - 1;
  if (!(index < size)) return null;
  for (const one of path) {
    if (last === 0) return null;
    if (at % 2 || at === last) {
      hash = nodeHash(one, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else hash = nodeHash(hash, one);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : null;
}

// Checkpoints: origin, size, root; an empty line; signature lines.
const MOST_SIGNATURES = 16, MOST_NOTE = 2 ** 20;
// A name holds no white space as Unicode has it: U+0085 counts, U+FEFF does not; `\s` has it the other way round.
const NAME = "((?:[^\\s\x85+]|\uFEFF)+)", LINE = new RegExp(`^— ${NAME} (\\S+)$`), KEY = new RegExp(`^${NAME}\\+([0-9a-f]{8})\\+(\\S+)$`);
const isControlled = (text) => /[\x00-\x09\x0b-\x1f]/.test(text);
function noteRead(text) {
  const cut = text.lastIndexOf("\n\n");
  if (cut < 0 || !text.endsWith("\n") || utf8(text).length > MOST_NOTE || isControlled(text)) return null;
  const lines = text.slice(cut + 2, -1).split("\n").map((line) => line.match(LINE));
  const signatures = lines.map((line) => line && { name: line[1], bytes: unbase64(line[2]) });
  if (signatures.length > MOST_SIGNATURES || signatures.some((one) => !one || !one.bytes || one.bytes.length < 5)) return null;
  return { body: text.slice(0, cut + 1), signatures };
}
function checkpointRead(text) {
  const note = noteRead(text), lines = note && note.body.split("\n");
  if (!note || lines.length !== 4 || !lines[0]) return null;
  const size = number(lines[1]), root = unbase64(lines[2]);
  return size === null || !root || root.length !== 32 ? null : { ...note, origin: lines[0], size, root };
}
const MOST_HASHES = 63;
function hashesRead(texts) {
  const hashes = texts.map(unbase64);
  return hashes.length > MOST_HASHES || hashes.some((one) => !one || one.length !== 32) ? null : hashes;
}
function proofRead(text) { // C2SP tlog-proof, without an extra line
  const cut = text.indexOf("\n\n");
  if (cut < 0) return null;
  const [head, index, ...rest] = text.slice(0, cut).split("\n");
  const at = index && index.startsWith("index ") ? number(index.slice(6)) : null;
  const hashes = hashesRead(rest), checkpoint = checkpointRead(text.slice(cut + 2));
  return head !== "c2sp.org/tlog-proof@v1" || at === null || !hashes || !checkpoint ? null : { index: at, hashes, checkpoint };
}

// Keys: `name+id+base64(type and key)`; the id is recomputed.
const LOG = 1, WITNESS = 4, LATEST = 2n ** 63n - 1n;
function keyRead(text, type) {
  const match = text.match(KEY), bytes = match && unbase64(match[3]);
  if (!bytes || bytes.length !== 33 || bytes[0] !== type) return null;
  const id = sha256(joined(utf8(`${match[1]}\n`), bytes)).slice(0, 4);
  return same(id, unhex(match[2])) ? { name: match[1], id, type, key: bytes.slice(1) } : null;
}
async function signed(key, bytes, message) {
  if (bytes.length !== 64) return false;
  try {
    if (signed.own === undefined) { // browsers since about 2025 have Ed25519 of their own
      signed.own = await crypto.subtle.importKey("raw", key.key, "Ed25519", false, ["verify"]).then(() => true, () => false);
    }
    if (!signed.own) return noble.verify(bytes, message, key.key, { zip215: false });
    const known = await crypto.subtle.importKey("raw", key.key, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", known, bytes, message);
  } catch {
    return false;
  }
}
// What a browser does slowly the first time, done while nobody waits: the verdict on a phone then takes half as long.
async function warm() {
  const key = { key: unhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a") }; // RFC 8032, test 1
  for (let hash = sha256(new Uint8Array(64)), i = 0; i < 400; i++) hash = nodeHash(hash, hash);
  await signed(key, new Uint8Array(64), new Uint8Array());
}
// Whether a key signed the note: true, false (a line of this key does not hold) or null (no line of this key).
async function hasSigned(key, note) {
  const lines = note.signatures.filter(({ name, bytes }) => name === key.name && same(bytes.slice(0, 4), key.id));
  if (!lines.length) return null;
  for (const { bytes } of lines) {
    const time = key.type === WITNESS && bytes.length === 76 ? new DataView(bytes.buffer, bytes.byteOffset + 4, 8).getBigUint64(0) : 0n;
    if (time > LATEST) return false;
    const message = key.type === WITNESS ? `cosignature/v1\ntime ${time}\n${note.body}` : note.body;
    if (!(await signed(key, bytes.slice(key.type === WITNESS ? 12 : 4), utf8(message)))) return false;
  }
  return true;
}

// Policies: `log`, `witness`, `group` and `quorum` lines; null where one is not understood.
const MOST_POLICY = 2 ** 16;
function policyRead(text) {
  const found = { logs: new Map(), witnesses: new Map(), groups: new Map(), quorum: null }, keys = new Set(), taken = new Set();
  const isKnown = (name) => found.witnesses.has(name) || found.groups.has(name), isNew = (name) => name !== "none" && !isKnown(name);
  const isFresh = (key, id = key && `${key.type} ${key.key}`) => key && !keys.has(id) && keys.add(id);
  const readers = {
    log: ([vkey, , more]) => {
      const key = more === undefined && keyRead(vkey || "", LOG);
      return isFresh(key) && found.logs.set(key.name, found.logs.get(key.name) || key);
    },
    witness: ([name, vkey, , more]) => {
      const key = more === undefined && keyRead(vkey || "", WITNESS);
      return isFresh(key) && isNew(name) && found.witnesses.set(name, key);
    },
    group: ([name, rule, ...of]) => {
      const least = rule === "all" ? of.length : rule === "any" ? 1 : /^[1-9][0-9]{0,3}$/.test(rule || "") ? +rule : 0;
      const isWhole = of.every((one) => isKnown(one) && !taken.has(one) && taken.add(one));
      return of.length > 0 && isWhole && least >= 1 && least <= of.length && isNew(name) && found.groups.set(name, { least, of });
    },
    quorum: ([name, more]) => name && more === undefined && found.quorum === null && (name === "none" || isKnown(name)) && (found.quorum = name),
  };
  if (utf8(text).length > MOST_POLICY || !text.endsWith("\n") || /[\x00-\x08\x0b-\x1f\x7f]/.test(text)) return null;
  const lines = text.slice(0, -1).split("\n").map((line) => line.split(/[ \t]+/).filter(Boolean)).filter(([word]) => word && word[0] !== "#");
  const isWhole = lines.every(([word, ...rest]) => Object.hasOwn(readers, word) && readers[word](rest));
  return isWhole && found.logs.size && found.quorum ? found : null;
}
function isMet(policy, name, cosigned) {
  const group = policy.groups.get(name);
  return group ? group.of.filter((one) => isMet(policy, one, cosigned)).length >= group.least : cosigned.has(name);
}

// Entries: canonical text with exactly the members of their kind.
const COUNTS = ["n", "r", "x", "i", "j"], LENGTHS = { b: 16, t: 32 };
const KINDS = { scheme: "syf", run: "bsm", cohort: "bnc", pay: "btrsnc", reverse: "btrxnc", seal: "bmnijtc" };
const isMember = (entry, kind, name) => (COUNTS.includes(name) ? isCount(entry[name])
  : isHex(entry[name], kind === "seal" && name === "t" ? 64 : LENGTHS[name] || 64));
function entryRead(text, ...kinds) { // null unless it is one of these kinds
  const entry = typeof text === "string" ? parsed(text) : undefined, kind = entry && kinds.find((one) => one === entry.k);
  const names = kind && [...KINDS[kind]];
  const whole = kind && members(entry, ["v", "h", "k", ...names]) && entry.v === 1 && entry.h === "sha256" &&
    names.every((name) => isMember(entry, kind, name));
  return whole ? entry : null;
}
Object.assign(globalThis.evidence, { sha256, leafHash, rootOf, inclusionRoot, checkpointRead, hashesRead, proofRead, hasSigned,
  warm, policyRead, isMet, entryRead });
}
