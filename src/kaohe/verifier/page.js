// The page: a receipt from a file, or from the link of a QR code; the verdict first, then the sum, then the proof.
"use strict";
{
const { verify, warm, base64, hex, sha256, utf8, canonical } = globalThis.evidence;
const { STEPS, CODES } = globalThis.words;
const { speak, word, named, shown, printer } = globalThis.printing;
const find = (id) => document.getElementById(id), told = (pair) => pair[printing.language()];
const pinned = JSON.parse(find("pinned").textContent).policy;
const page = { bytes: null, policy: null, verdict: null, name: "", took: 0, language: "zh" };

function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}
const card = (title, ...children) => h("section", { class: "card" }, h("h2", {}, title), ...children);
const stored = { // a browser may refuse to remember; then nothing is remembered
  get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
  set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* as above */ } },
};
const policyText = () => page.policy ?? pinned;
const fingerprint = (text) => hex(sha256(utf8(text))).slice(0, 16).replace(/(.{4})(?=.)/g, "$1 ");

// A log that showed this device one root must not show another of the same size.
function isForked({ seen, steps }) {
  if (!steps.find(({ step, ok }) => step === "log_signature" && ok)) return false;
  const { origin, size, root } = seen.proof.checkpoint, log = hex(seen.policy.logs.get(origin).id);
  const key = `kaohe ${origin} ${log} ${size}`, before = stored.get(key);
  if (before !== null) return before !== base64(root);
  stored.set(key, base64(root));
  return false;
}
// Nothing of an earlier receipt may stand beside one that could not be judged to the end.
const unfinished = () => ({ ok: false, code: "unfinished", steps: globalThis.evidence.STEPS.map((step) => ({ step, ok: null, code: "unchecked" })), seen: {} });
async function take(file) { // no more is read than shows that it is too large
  const read = file.slice(0, globalThis.evidence.MOST_BYTES + 1).arrayBuffer();
  await judge(await read.then((data) => new Uint8Array(data), () => null), file.name);
}
async function judge(bytes, name) {
  const began = performance.now(), verdict = await verify(bytes, policyText()).catch(unfinished), took = performance.now() - began;
  if (isForked(verdict)) Object.assign(verdict, { ok: false, code: "forked" });
  Object.assign(page, { bytes: bytes ?? new Uint8Array(), name, verdict, took: Math.max(1, Math.round(took)) });
  draw();
  find("main").focus();
  scrollTo(0, 0);
}

function start() {
  const input = h("input", { type: "file", accept: ".json,application/json", hidden: true, onchange: () => input.files[0] && take(input.files[0]) });
  const keep = h("input", { type: "file", hidden: true, onchange: async () => {
    if (keep.files[0]) page.policy = await keep.files[0].text();
    draw();
  } });
  const text = policyText();
  return [h("section", { class: "card start" }, h("p", {}, page.note ? word(page.note) : word("offline")),
    h("button", { type: "button", class: "primary pick", id: "pick", onclick: () => input.click() }, word("pick")), input,
    h("p", { class: "muted" }, word("drop"))),
  h("section", { class: "card" }, h("p", {}, word(text ? "policyHave" : "policyNone")),
    text && h("p", { class: "print" }, h("b", {}, fingerprint(text)), " "), text && h("p", { class: "muted" }, word("compare")),
    h("p", {}, h("button", { type: "button", class: "second", onclick: () => keep.click() }, word("policyPick")), keep)), limits(null)];
}

const LOOKS = { verified: ["good", "✔", "verdictOk"], unpinned: ["wait", "◐", "verdictSelf"], unwitnessed: ["wait", "◌", "verdictBare"] };
function amountOf({ seen }) {
  const record = seen.record, form = seen.receipt?.scheme.form, money = (form?.columns || []).filter((one) => one.kind === "money" && one.formula);
  const name = record?.get("amount"), column = money.find((one) => one.name === name) || money[money.length - 1];
  return column && record.has(`results.${column.name}`) ? { column, value: record.get(`results.${column.name}`) } : null;
}
// A file may hold anything: what cannot be drawn is left out, and never the verdict.
const tried = (make, verdict) => { try { return make(verdict); } catch { return null; } };
const titled = (column) => (page.language === "en" && column.title_en) || column.name;
function facts({ seen: { record, proof, witnesses } }) {
  const pairs = [["period", "period"], ["payee", "payee"], ["unit", "unit"], ["scheme", "scheme"]].filter(([, path]) => record.has(path))
    .map(([name, path]) => [word(name), record.get(path)]);
  if (record.get("rev")) pairs.push([word("scheme"), word("revision", record.get("rev"))]);
  if (proof) pairs.push([word("place"), word("entry", proof.index + 1, proof.checkpoint.size)]);
  if (witnesses) pairs.push([word("witnessed"), witnesses.map(named).join(word("and_")) || word("none")]);
  return h("dl", { class: "facts" }, pairs.map(([name, text]) => h("div", {}, h("dt", {}, name), h("dd", {}, String(text)))));
}
function verdictCard(verdict) {
  const { seen, code } = verdict, [look, icon, said] = LOOKS[code] || ["bad", "✘", "verdictBad"], amount = seen.record && tried(amountOf, verdict);
  const own = code === "unpinned" ? seen.receipt.policy.text : null;
  return h("section", { class: `card verdict ${look}`, "data-code": code, role: look === "bad" ? "alert" : "status" },
    h("p", { class: "word" }, h("span", { "aria-hidden": "true" }, icon), word(said)),
    look === "bad" && h("p", { class: "fault" }, `${word("firstFault")}${word("colon")}${told(CODES[code])}`), look === "bad" && h("p", {}, word("doNot")),
    amount && h("p", { class: "big" }, h("small", {}, "¥ "), shown(amount.value, "money", amount.column.scale)),
    amount && h("p", { class: "muted" }, `${seen.record.get("period") || ""} ${titled(amount.column)}`),
    own !== null && h("p", { class: "print" }, h("b", {}, fingerprint(own))), own !== null && h("p", { class: "muted" }, word("compare")),
    seen.record && tried(facts, verdict));
}

// The sum: the parts that the amount adds, each with its own numbers, and theirs below.
const MOST_DEEP = 6;
function cellsOf(node, found = new Set()) {
  if (node.value === undefined && !node.cell) return found;
  if (node.cell) found.add(node.cell);
  (node.args || []).forEach((arg) => cellsOf(arg, found));
  return found;
}
function sums({ seen }) {
  const print = printer(seen.receipt.scheme.form), steps = new Map(seen.steps.map((one) => [one.column.name, one])), parts = new Map();
  const treeOf = (name) => {
    const step = steps.get(name);
    if (step && !parts.has(name)) parts.set(name, step.parts());
    return step && parts.get(name);
  };
  const below = (node, deep) => (deep < MOST_DEEP ? [...cellsOf(node)].filter((name) => steps.has(name)) : []);
  function line({ sign, node }, deep) {
    const column = node.cell && print.columns.get(node.cell), tree = node.cell && treeOf(node.cell);
    const inner = tree ? below(tree, deep) : node.cell ? [] : below(node, deep);
    const value = column ? shown(node.value, column.kind, column.scale) : shown(node.value, node.kind ?? "money", node.scale);
    return h("li", {}, h("div", { class: "line" },
      h("span", {}, h("span", { class: "sign" }, sign === "-" ? "−" : sign === "+" && deep ? "" : sign), column ? titled(column) : print.print(node)), h("b", {}, value)),
    tree && h("p", { class: "filled" }, print.print(tree)), node.cell && steps.has(node.cell) && !tree && h("p", { class: "filled" }, word("stated")),
    column?.basis && h("p", { class: "muted" }, `${word("basis")}${word("colon")}${column.basis}`),
    inner.length > 0 && h("details", {}, h("summary", {}, word("whence")),
      h("ul", { class: "sum" }, inner.map((name) => line({ sign: "", node: { cell: name, value: valueOf(name) } }, deep + 1)))));
  }
  const valueOf = (name) => { const { value, column } = steps.get(name); return typeof value === "string" && column.scale !== undefined && /^-?\d+$/.test(value) ? [value, `${10n ** BigInt(column.scale)}`] : value; };
  return { line, treeOf, print, valueOf };
}
function sumCard(verdict) {
  const { seen } = verdict, amount = amountOf(verdict);
  if (!seen.steps || !amount) return null;
  const { line, treeOf, print } = sums(verdict), tree = treeOf(amount.column.name);
  return card(word("how"), h("ul", { class: "sum" }, tree && print.terms(tree).map((one) => line(one, 0))),
    h("p", { class: "total" }, titled(amount.column), h("b", {}, `¥ ${shown(amount.value, "money", amount.column.scale)}`)), allColumns(verdict));
}
function allColumns({ seen: { steps, wrong, record } }) {
  const rows = steps.map(({ column, value }) => h("tr", { class: wrong && wrong.column === column ? "wrong" : null },
    h("td", {}, titled(column), h("br", {}), h("span", { class: "muted" }, column.text)),
    h("td", {}, wrong && wrong.column === column ? word("recorded", shown(record.get(`results.${column.name}`), column.kind, column.scale), shown(value, column.kind, column.scale))
      : shown(value, column.kind, column.scale))));
  return h("details", { open: !!wrong }, h("summary", {}, `${word("all")} · ${steps.length}`), h("table", { class: "columns" }, h("tbody", {}, rows)));
}
function disclosedCard({ seen: { receipt, record } }) {
  const columns = new Map(receipt.scheme.form.columns.map((one) => [one.name, one]));
  const rows = [...record].map(([path, value]) => {
    const column = columns.get(path.replace(/^(cells|results)\./, "")), text = column ? shown(value, column.kind, column.scale) : typeof value === "string" ? value : canonical(value);
    return h("tr", {}, h("td", {}, path), h("td", {}, text));
  });
  return card(word("disclosed"), h("table", { class: "columns" }, h("tbody", {}, rows)), h("p", { class: "muted" }, word("hidden", receipt.hidden.length)));
}
function checksCard(verdict) {
  const icons = { true: "✔", false: "✘", null: "–" };
  const items = verdict.steps.map(({ step, ok, code }) => h("li", { class: String(ok), "data-step": step, "data-code": code },
    h("span", { class: "icon", "aria-hidden": "true" }, icons[ok]), h("span", { class: "said" }, told(STEPS[step])),
    h("p", {}, ok === true ? STEPS[step][2 + printing.language()] : told(CODES[code]))));
  if (verdict.code === "forked") items.push(h("li", { class: "false", "data-step": "fork", "data-code": "forked" }, h("span", { class: "icon", "aria-hidden": "true" }, "✘"), h("span", { class: "said" }, told(CODES.forked))));
  return card(word("checks"), h("ol", { class: "checks" }, items), h("p", { class: "muted" }, word("ms", page.took)));
}
const list = (texts) => h("ul", {}, texts.map((text) => h("li", {}, text)));
function limits(verdict) {
  const isPart = verdict?.seen.receipt?.hidden?.length > 0;
  const proved = verdict === null || verdict.ok;
  return h("div", { class: "two" }, proved && card(word("proves"), list(told(globalThis.words.WORDS[isPart ? "provesParts" : "provesThese"]))),
    card(word("not"), list(told(globalThis.words.WORDS.notThese))));
}
function chainCard({ seen: { receipt } }) {
  if (!receipt.chain.length) return null;
  const said = receipt.chain.map(({ entry, index }) => { const { k, r } = JSON.parse(entry); return `${word("at", index + 1)} · ${word(k === "pay" ? "pay" : "reverse")} · r${r}`; });
  return card(word("chain"), list(said));
}
function rawCards({ seen: { receipt } }) {
  const raw = [receipt.entry, "", receipt.proof].join("\n");
  return [h("details", { class: "card" }, h("summary", {}, word("rules")), h("pre", { tabindex: "0" }, receipt.scheme.text)),
    h("details", { class: "card" }, h("summary", {}, word("raw")), h("pre", { tabindex: "0" }, raw))];
}
function result(verdict) {
  const { receipt } = verdict.seen, drawn = (...cards) => (receipt ? cards.map((make) => tried(make, verdict)) : []);
  return [verdictCard(verdict), ...drawn(sumCard), ...(receipt?.hidden?.length ? drawn(disclosedCard) : []), checksCard(verdict),
    ...drawn(chainCard), limits(verdict), ...drawn(rawCards)];
}

function download(name, bytes, type) {
  const url = URL.createObjectURL(new Blob([bytes], { type })), link = h("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
function summary({ code, steps, seen }) {
  const lines = [word(LOOKS[code] ? LOOKS[code][2] : "verdictBad"), ...steps.map((one) => `${one.ok === true ? "✔" : one.ok === false ? "✘" : "–"} ${told(STEPS[one.step])}${word("colon")}${told(CODES[one.code])}`)];
  return { text: lines.join("\n"), receipt: hex(sha256(page.bytes)), code, checkpoint: seen.proof ? canonical({ origin: seen.proof.checkpoint.origin, size: seen.proof.checkpoint.size, root: base64(seen.proof.checkpoint.root) }) : "" };
}
const saveResult = () => {
  const { text, receipt, checkpoint } = summary(page.verdict);
  download(`kaohe-verdict-${receipt.slice(0, 8)}.txt`, `${text}\n\nsha256 ${receipt}\n${checkpoint}\n`, "text/plain;charset=utf-8");
};
function objection() {
  const kind = h("select", { id: "kind" }, told(globalThis.words.WORDS.kinds).map((text) => h("option", {}, text)));
  const text = h("textarea", { id: "text", rows: 4, maxlength: 2000 }), dialog = find("dialog");
  const make = () => {
    const { receipt, code } = summary(page.verdict), whole = new TextDecoder().decode(page.bytes);
    const body = { form: "kaohe.objection/1", kind: kind.value, text: text.value, code, sha256: receipt, steps: page.verdict.steps.map(({ step, code: found }) => [step, found]), receipt: whole };
    download(`kaohe-objection-${receipt.slice(0, 8)}.json`, JSON.stringify(body, null, 1), "application/json");
    dialog.close();
  };
  dialog.replaceChildren(h("h2", { id: "dialog-title" }, word("objectTitle")), h("p", { class: "muted" }, word("objectNote")),
    h("label", { for: "kind" }, word("objectKind")), kind, h("label", { for: "text" }, word("objectText")), text,
    h("div", { class: "row" }, h("button", { type: "button", class: "second", onclick: () => dialog.close() }, word("cancel")),
      h("button", { type: "button", class: "primary", id: "object-save", onclick: make }, word("objectSave"))));
  dialog.showModal();
}

function draw() {
  const { verdict } = page;
  document.documentElement.lang = page.language === "en" ? "en" : "zh-CN";
  document.title = word("title");
  find("title").textContent = word("title");
  find("large").textContent = word("bigger");
  find("large").setAttribute("aria-label", word("large"));
  find("language").textContent = word("language");
  find("language").setAttribute("aria-label", `${word("language")} · ${word("languageSaid")}`);
  find("language").lang = page.language === "en" ? "zh-CN" : "en";
  find("back").textContent = "‹";
  find("back").setAttribute("aria-label", word("back"));
  find("back").hidden = !verdict;
  find("main").replaceChildren(...(verdict ? result(verdict) : start()).flat().filter(Boolean));
  find("actions").hidden = !verdict;
  find("actions").replaceChildren(h("div", {}, h("button", { type: "button", class: "second", id: "object", onclick: objection }, word("object")),
    h("button", { type: "button", class: "primary", id: "save", onclick: saveResult }, word("save"))));
}

// A QR code's link: the receipt lies enciphered under a name that follows from the secret, and the secret never leaves the link.
async function fetched(secret) {
  const hash = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)), name = hex(await hash(secret)).slice(0, 32);
  const answer = await fetch(`${location.pathname.replace(/[^/]*$/, "")}r/${name}`, { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" });
  if (!answer.ok) throw new Error("no such receipt");
  const sealed = new Uint8Array(await answer.arrayBuffer()), base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const key = await crypto.subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8("kaohe-receipt") }, base, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.slice(0, 12) }, key, sealed.slice(12)));
}
async function opened() {
  const text = location.hash.slice(1);
  if (!/^[A-Za-z0-9_-]{22}$/.test(text) || !location.protocol.startsWith("http")) return;
  history.replaceState(null, "", location.pathname); // the secret stays out of the history
  page.note = "fetching";
  draw();
  try {
    const secret = Uint8Array.from(atob(`${text.replace(/-/g, "+").replace(/_/g, "/")}==`), (char) => char.charCodeAt(0));
    await judge(await fetched(secret), "");
  } catch {
    page.note = "unfetched";
    draw();
  }
}
const speakIn = (language) => { page.language = language; speak(language); stored.set("kaohe language", language); draw(); };
find("language").addEventListener("click", () => speakIn(page.language === "en" ? "zh" : "en"));
find("large").addEventListener("click", () => {
  const isLarge = document.documentElement.classList.toggle("large");
  find("large").setAttribute("aria-pressed", String(isLarge));
});
find("back").addEventListener("click", () => { Object.assign(page, { verdict: null, bytes: null, note: null }); draw(); find("main").focus(); });
for (const name of ["dragover", "dragleave", "drop"]) document.addEventListener(name, async (event) => {
  event.preventDefault();
  document.body.classList.toggle("dropping", name === "dragover");
  const file = name === "drop" && event.dataTransfer.files[0];
  if (file) await take(file);
});
speakIn(stored.get("kaohe language") || "zh");
opened();
setTimeout(warm, 50);
if (location.protocol === "https:" && "serviceWorker" in navigator) navigator.serviceWorker.register("sw.js").catch(() => null);
globalThis.verifier = { judge, page };
}
