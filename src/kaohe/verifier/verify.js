// The verdict on a receipt: ten steps, each true, false, or null where it could not be asked. Basis: docs/reference/evidence.md.
"use strict";
{
const { utf8, hex, isHex, unhex, same, isCount, isObject, canonical, parsed, isAfter, members, sha256, leafHash, rootOf,
  inclusionRoot, hashesRead, proofRead, hasSigned, policyRead, isMet, entryRead, isForm, isRow, isState, formNodes } = globalThis.evidence;
const MOST_BYTES = 4 * 2 ** 20;
const STEPS = ["readable", "commitment", "inclusion", "log_signature", "quorum", "batch", "scheme", "cohorts", "recomputation",
  "revision"];
const RECORD = ["form", "payee", "period", "scheme", "version", "digest", "run", "sheet", "rev"];

const isText = (value) => typeof value === "string", isList = (value, is) => Array.isArray(value) && value.every(is);
const isLocated = (value, more = [], optional = []) => members(value, ["entry", "index", "hashes", ...more], optional) &&
  isText(value.entry) && isCount(value.index) && isList(value.hashes, isText);
const isDisclosure = (one) => Array.isArray(one) && one.length === 3 && isText(one[0]) && isText(one[1]);
const isHidden = (one) => Array.isArray(one) && one.length === 2 && Number.isSafeInteger(one[0]) && isText(one[1]);
const isScheme = (one) => isLocated(one, ["text", "form", "forms"]) && isText(one.text) && isObject(one.form) &&
  isObject(one.forms) && Object.values(one.forms).every(isText);
const isPolicy = (one) => isObject(one) && isText(one.text) && (members(one, ["text"]) || isLocated(one, ["text"]));
const isReceipt = (it) => members(it, ["form", "entry", "disclosures", "proof", "run", "seal", "cohorts", "scheme", "policy",
  "chain"], ["hidden"]) && it.form === "kaohe.receipt/1" && isText(it.entry) && isList(it.disclosures, isDisclosure) &&
  isText(it.proof) && isLocated(it.run) && isLocated(it.seal) && isScheme(it.scheme) && isPolicy(it.policy) &&
  isList(it.cohorts, (one) => isLocated(one, ["disclosures"]) && isList(one.disclosures, isDisclosure)) &&
  isList(it.chain, (one) => isLocated(one, [], ["disclosures"]) && isList(one.disclosures || [], isDisclosure)) &&
  isList(it.hidden || [], isHidden);

function textOf(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
function readable(bytes, seen) {
  if (bytes.length > MOST_BYTES) return "too_large";
  const text = textOf(bytes);
  if (text === null) return "not_text";
  const receipt = parsed(text);
  if (receipt === undefined) return "not_canonical";
  if (!isReceipt(receipt)) return "not_a_receipt";
  const entry = entryRead(receipt.entry, "pay");
  if (!entry) return "not_a_pay_entry";
  Object.assign(seen, { receipt, entry, record: new Map(receipt.disclosures.map(([, path, value]) => [path, value])) });
  seen.proof = proofRead(receipt.proof);
  return "ok";
}

// Fields: each leaf is salt, path and value; hidden ones are there as hashes.
function opened(disclosures, hidden, entry) {
  const places = new Map(hidden.map(([place, hash]) => [place, hash]));
  const isBad = places.size < hidden.length || hidden.some(([place, hash]) => place < 0 || place >= entry.n || !isHex(hash, 64));
  if (isBad || disclosures.some(([salt]) => !isHex(salt, 32))) return "disclosure_malformed";
  if (disclosures.some(([, path], at) => at && !isAfter(path, disclosures[at - 1][1]))) return "disclosure_order";
  if (disclosures.length + hidden.length !== entry.n) return "field_count";
  const shown = disclosures.map((one) => leafHash(utf8(canonical(one))))[Symbol.iterator]();
  const leaves = Array.from({ length: entry.n }, (_, at) => (places.has(at) ? unhex(places.get(at)) : shown.next().value));
  return hex(rootOf(leaves)) === entry.c ? "ok" : "commitment";
}
function commitment({ receipt, entry, record }) {
  const hidden = receipt.hidden || [], found = opened(receipt.disclosures, hidden, entry);
  if (found !== "ok") return found;
  const said = (path, value) => !record.has(path) || record.get(path) === value;
  if ((!hidden.length && !RECORD.every((path) => record.has(path))) || !said("form", "kaohe.record/1")) return "record_malformed";
  return said("digest", entry.s) && said("rev", entry.r) ? "ok" : "record_disagrees";
}
function isIn({ proof: { checkpoint } }, text, index, hashes) {
  const root = hashes && inclusionRoot(index, checkpoint.size, leafHash(utf8(text)), hashes);
  return !!root && same(root, checkpoint.root);
}
const isLogged = (seen, { entry, index, hashes }) => isIn(seen, entry, index, hashesRead(hashes));

function inclusion(seen) {
  const { receipt, proof } = seen;
  if (!proof) return "proof_malformed";
  return isIn(seen, receipt.entry, proof.index, proof.hashes) ? "ok" : "inclusion";
}
async function logSignature(seen, pinned) {
  seen.policy = policyRead(pinned ?? seen.receipt.policy.text);
  if (!seen.policy) return "policy_malformed";
  const { checkpoint } = seen.proof, log = seen.policy.logs.get(checkpoint.origin);
  if (!log) return "other_log";
  return (await hasSigned(log, checkpoint)) ? "ok" : "log_signature";
}
async function quorum(seen) {
  const { witnesses, quorum } = seen.policy;
  const asked = [...witnesses].map(async ([name, key]) => [name, await hasSigned(key, seen.proof.checkpoint)]), told = await Promise.all(asked);
  if (told.some(([, holds]) => holds === false)) return "witness_signature";
  const cosigned = new Set(told.filter(([, holds]) => holds).map(([name]) => name));
  seen.witnesses = [...cosigned];
  return quorum === "none" ? "unwitnessed" : isMet(seen.policy, quorum, cosigned) ? "ok" : "quorum";
}
function batch(seen) {
  const { receipt, entry, proof, record } = seen;
  const run = entryRead(receipt.run.entry, "run"), seal = entryRead(receipt.seal.entry, "seal");
  if (!run) return "run_malformed";
  if (!seal) return "seal_malformed";
  if (!isLogged(seen, receipt.run)) return "run_not_in_log";
  if (!isLogged(seen, receipt.seal)) return "seal_not_in_log";
  if (run.b !== entry.b || seal.b !== entry.b || run.s !== entry.s || run.m !== seal.m) return "other_batch";
  const order = [seal.i, receipt.run.index, proof.index, seal.j, receipt.seal.index];
  const isWithin = order[0] <= order[1] && order[1] < order[2] && order[2] <= order[3] && order[3] < order[4];
  if (!isWithin) return "outside_seal";
  return record.has("run") && record.get("run") !== run.m ? "other_run" : "ok";
}
function scheme(seen) {
  const { receipt: { scheme: told }, entry, record, proof } = seen, logged = entryRead(told.entry, "scheme");
  const digest = (text) => hex(sha256(utf8(text))), sheet = told.form.sheet;
  if (!logged) return "scheme_malformed";
  if (!isLogged(seen, told)) return "scheme_not_in_log";
  if (told.index >= proof.index) return "scheme_after_pay";
  if (logged.s !== entry.s) return "other_scheme";
  if (digest(told.text) !== logged.y) return "scheme_text";
  const known = isText(sheet) && Object.hasOwn(told.forms, sheet) && told.forms[sheet] === digest(canonical(told.form));
  if (!known || (record.has("sheet") && record.get("sheet") !== sheet)) return "form_changed";
  return digest(canonical(told.forms)) === logged.f ? "ok" : "forms_changed";
}
const under = (record, prefix) => {
  const found = Object.create(null);
  for (const [path, value] of record) if (path.startsWith(prefix)) found[path.slice(prefix.length)] = value;
  return found;
};
// What a shared entry says, no row says otherwise: beside its name an operand has at most a rank of its own.
const SHARED = ["value", "pool", "total", "cut.remainder", "cut.key"];
function cohorts(seen) {
  const { receipt, entry, record } = seen;
  seen.cohorts = new Map();
  for (const told of receipt.cohorts) {
    const cohort = entryRead(told.entry, "cohort");
    if (!cohort) return "cohort_malformed";
    if (!isLogged(seen, told)) return "cohort_not_in_log";
    if (cohort.b !== entry.b) return "cohort_other_batch";
    if (opened(told.disclosures, [], cohort) !== "ok") return "cohort_commitment";
    seen.cohorts.set(cohort.c, new Map(told.disclosures.map(([, path, value]) => [path, value])));
  }
  for (const [name, own] of Object.entries(under(record, "operands."))) {
    if (!isObject(own) || !Object.hasOwn(own, "cohort")) continue;
    const cohort = seen.cohorts.get(own.cohort);
    if (!cohort) return "cohort_missing";
    const { sheet } = receipt.scheme.form, isOwn = Object.hasOwn(own, "value");
    if (!members(own, ["cohort"], ["value"]) || (isOwn && SHARED.some((path) => cohort.has(path)))) return "cohort_disagrees";
    if (!isText(sheet) || cohort.get("sheet") !== sheet || cohort.get("operand") !== name) return "cohort_disagrees";
  }
  return "ok";
}

// The own row, from what the record and the cohorts say.
function operand(own, cohorts) {
  if (!isObject(own) || !Object.hasOwn(own, "cohort")) return own;
  const { cohort, ...mine } = own, known = cohorts.get(cohort), shared = {};
  for (const name of ["pool", "total", "n", "value"]) if (known.has(name)) shared[name] = known.get(name);
  if (known.has("cut.remainder") !== known.has("cut.key")) throw new TypeError("half a cut");
  if (known.has("cut.key")) shared.cut = { remainder: known.get("cut.remainder"), key: known.get("cut.key") };
  return { ...shared, ...mine };
}
const isComputed = (row, { name, formula }) => formula && !(row.stated && Object.hasOwn(row.cells, name));
const isFed = (row, { input, operand: name, args = [] }) => (input === undefined || Object.hasOwn(row.inputs, input)) &&
  (name === undefined || Object.hasOwn(row.operands, name)) && args.every((arg) => isFed(row, arg));
function rowOf({ record, cohorts }) {
  const operands = under(record, "operands.");
  for (const name of Object.keys(operands)) operands[name] = operand(operands[name], cohorts);
  const row = { cells: under(record, "cells."), inputs: under(record, "inputs."), operands };
  return record.get("stated") === true ? { ...row, stated: true } : row;
}
// Who stands among others, and what goes over own children or times, has a value of its own; a state anybody may have.
const OWN = ["RANK", "POSITION", "PREVIOUS", "STREAK", "TODATE"];
function isShared(form, record) {
  return formNodes(form).every(({ operand: name, group, over }) => {
    const own = name === undefined ? undefined : record.get(`operands.${name}`);
    return !isObject(own) || Object.hasOwn(own, "cohort") || (group !== "ALLOCATE" && (over === "children" || OWN.includes(group))) ||
      (members(own, ["value"]) && isState(own.value));
  });
}
function compared(seen, row, results) { // what cannot be worked out differs too, at whichever operation a reader gives up
  try {
    const steps = kaohe.sheet(seen.receipt.scheme.form).read(row);
    const wrong = steps.find(({ column, value }) => canonical(value) !== canonical(results[column.name]));
    Object.assign(seen, { row, steps, wrong });
    return wrong ? "recompute" : "ok";
  } catch {
    return "recompute";
  }
}
function recomputation(seen) {
  const { receipt, record } = seen, { form } = receipt.scheme, results = under(record, "results.");
  if ((receipt.hidden || []).length) return "partial";
  try {
    const row = rowOf(seen), computed = form.columns.filter((column) => column.formula);
    if (form.columns.some((column) => !isComputed(row, column) && !Object.hasOwn(row.cells, column.name))) return "cell_missing";
    if (form.columns.some((column) => isComputed(row, column) && !isFed(row, column.formula))) return "operand_missing";
    if (!isForm(form) || !isRow(form, row)) return "recompute_failed";
    if (!isShared(form, record)) return "cohort_missing";
    if (computed.some(({ name }) => !Object.hasOwn(results, name))) return "result_missing";
    if (Object.keys(results).length !== computed.length) return "result_unknown";
    return compared(seen, row, results);
  } catch {
    return "recompute_failed";
  }
}
function revision(seen) {
  const { receipt, entry, proof: { index } } = seen, told = [];
  for (const one of receipt.chain) {
    const known = entryRead(one.entry, "pay", "reverse");
    if (!known) return "chain_malformed";
    if (!isLogged(seen, one)) return "chain_not_in_log";
    if (known.t === entry.t) told.push({ ...known, index: one.index });
  }
  const isReversed = (at) => told.some((one) => one.k === "reverse" && one.x === at && one.index < index);
  const before = told.filter((one) => one.k === "pay" && one.r === entry.r - 1 && one.index < index);
  if (entry.r && !before.some((one) => isReversed(one.index))) return "chain_missing";
  const corrected = told.find((one) => (one.k === "reverse" ? one.x === index : one.r > entry.r));
  seen.corrected = corrected && corrected.index;
  return corrected ? "corrected" : "ok";
}

const NOT_ASKED = ["unchecked", "unwitnessed", "partial"];
const ASKED = { readable, commitment, inclusion, log_signature: logSignature, quorum, batch, scheme, cohorts, recomputation, revision };
function mayAsk(step, codes, { proof }) {
  const isOk = (...steps) => steps.every((one) => codes.get(one) === "ok");
  if (step === "readable") return true;
  if (!isOk("readable")) return false;
  if (step === "quorum") return isOk("log_signature");
  if (step === "recomputation") return isOk("commitment", "scheme", "cohorts");
  if (step === "cohorts" && !isOk("commitment")) return false;
  return ["commitment", "inclusion"].includes(step) || !!proof;
}
// bytes: the receipt as it lies in the file; pinned: the text of the policy that the reader trusts, or null.
async function verify(bytes, pinned = null) {
  const seen = {}, codes = new Map();
  for (const step of STEPS) {
    const code = !mayAsk(step, codes, seen) ? "unchecked"
      : step === "readable" ? readable(bytes, seen) : await ASKED[step](seen, pinned);
    codes.set(step, code);
  }
  const steps = STEPS.map((step) => ({ step, code: codes.get(step),
    ok: codes.get(step) === "ok" ? true : NOT_ASKED.includes(codes.get(step)) ? null : false }));
  const failing = steps.find(({ ok }) => ok === false), bare = codes.get("quorum") === "unwitnessed";
  const code = failing ? failing.code : bare ? "unwitnessed" : pinned === null ? "unpinned" : "verified";
  return { ok: code === "unpinned" || code === "verified", code, steps, seen };
}
Object.assign(globalThis.evidence, { verify, STEPS, MOST_BYTES });
}
