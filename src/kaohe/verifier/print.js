// Formulas with the person's own numbers in them, as a sum that can be followed.
"use strict";
{
const { STATES, WORDS, NAMES } = globalThis.words;
let at = 0; // the language: 0 Chinese, 1 English
const speak = (language) => { at = language === "en" ? 1 : 0; };
const word = (name, ...parts) => parts.reduce((text, part, i) => text.replace(`{${i}}`, part), WORDS[name][at]);

const named = (name) => (Object.hasOwn(NAMES, name) ? NAMES[name][at] : name), inside = (text) => word("open") + text + word("close");

// Numbers: text of steps at a scale, or a pair; both exact.
function decimal(n, d, digits, isExact) {
  const scale = 10n ** BigInt(digits), minus = n < 0n, size = minus ? -n : n, steps = (2n * size * scale + d) / (2n * d);
  const text = `${steps}`.padStart(digits + 1, "0"), whole = text.slice(0, text.length - digits), part = digits ? text.slice(-digits) : "";
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ","), cut = isExact ? part : part.replace(/0+$/, "");
  const isWhole = steps * d === size * scale;
  return `${isWhole || isExact ? "" : "≈ "}${minus && steps ? "−" : ""}${grouped}${cut ? `.${cut}` : ""}`;
}
const SHANGHAI = 8 * 3600 * 1000;
const moment = (seconds) => new Date(Number(seconds) * 1000 + SHANGHAI).toISOString().slice(0, 19).replace("T", " ");
function shown(value, kind, scale) {
  if (value === undefined || value === null) return "";
  if (typeof value === "boolean") return word(value ? "yes" : "no");
  if (value.state) return (STATES[value.state] || [value.state, value.state])[at];
  if (kind === "instant" && typeof value === "string") return moment(value);
  const isPair = Array.isArray(value), isSteps = typeof value === "string" && scale !== undefined && /^-?\d+$/.test(value);
  if (!isPair && !isSteps) return String(value);
  const [n, d] = isPair ? value.map(BigInt) : [BigInt(value), 10n ** BigInt(scale)];
  if (kind === "ratio") return `${decimal(n * 100n, d, 2)}%`;
  const digits = kind === "money" ? 2 : scale !== undefined && isSteps ? Math.min(scale, 6) : 6;
  return decimal(n, d, digits, kind === "money" || (isSteps && scale <= 2));
}

const RANKS = { "+": 1, "-": 1, "*": 2, "/": 2 }, SIGNS = { "+": " + ", "-": " − ", "*": " × ", "/": " ÷ ", "=": " = ", "<": " < ", ">": " > " };
const WRITTEN = { ">=": " ≥ ", "<=": " ≤ ", "<>": " ≠ " }; // each is the NOT of another
const leaves = (nodes) => nodes.flatMap((one) => (one.op ? leaves(one.args) : one.const === undefined ? [one] : []));
const GROUPS = { SUM: ["合计", "sum"], COUNT: ["计数", "count"], MEAN: ["平均", "mean"], RANK: ["名次", "rank"], POSITION: ["序位", "place"], PREVIOUS: ["上期", "before"] };
// form: the columns and sources; a printer gives the filled text of a node that carries its values.
function printer(form) {
  const columns = new Map(form.columns.map((column) => [column.name, column]));
  const titled = (name) => (at && columns.get(name)?.title_en) || name;
  const value = (node) => shown(node.value, node.kind, node.scale);
  const READ = {
    cell: (node) => { const { kind, scale } = columns.get(node.cell) || {}; return `${titled(node.cell)} ${shown(node.value, kind, kind === "money" ? 2 : scale)}`; },
    input: (node) => `${named(node.input)} ${shown(node.value, node.scale === 2 ? "money" : undefined, node.scale)}`,
    source: (node) => {
      const keys = (node.args || []).slice(0, -1).map((one) => shown(one.value)).filter(Boolean);
      return `${node.source}${keys.length ? `〔${keys.join(", ")}〕` : ""} ${shown(node.value, form.sources[node.source]?.kind)}`;
    },
    group: (node) => (node.pool ? share(node) : `${(GROUPS[node.group] || [node.group, node.group])[at]}${inside(word("sealed") + (node.n === undefined ? "" : ` · ${word("persons", node.n)}`))} ${value(node)}`),
  };
  function share(node) {
    const [pool, weight] = node.args, cut = [node.floor === undefined ? "" : word("floor", node.floor), node.more ? word("more") : ""].filter(Boolean);
    return `${print(pool)} × ${word("mine")} ${print(weight)} ÷ ${word("total")} ${shown(node.total)}${inside(word("persons", node.n))}${cut.length ? ` → ${cut.join(word("comma"))}` : ""}`;
  }
  function choice(args) { // the branch that was taken, and why
    for (let i = 0; i + 1 < args.length; i += 2) if (args[i].value === true) return taken(args[i], args[i + 1]);
    return args.length % 2 ? print(args[args.length - 1]) : "";
  }
  const taken = (when, then) => (when.const === true ? print(then) : print(then) + inside(`${word("because")} ${print(when)}`));
  const bracketed = (text, node, rank) => ((RANKS[node.op] || 9) < rank ? `(${text})` : text);
  function operation({ op, args, note, shown: name, value: is }) {
    if (op === "IF") return choice(args);
    if (WRITTEN[name]) return args[0].args.map(print).join(WRITTEN[name]);
    if (name) return `${name}${inside(leaves(args).map(print).join(", "))} ${shown(is)}`;
    if (op === "IFSTATE") return print(args[0].value?.state === note ? args[1] : args[0]);
    if (op === "NOT") return `${word("nay")}${print(args[0])}`;
    if (op === "NEG") return `−${print(args[0])}`;
    if (op === "AND" || op === "OR") return args.filter((one) => one.value !== undefined).map(print).join(word(op.toLowerCase()));
    if (SIGNS[op] && args.length === 2) return args.map((one, i) => bracketed(print(one), one, (RANKS[op] || 0) + (i && (op === "-" || op === "/") ? 1 : 0))).join(SIGNS[op]);
    return `${op}(${args.map(print).join(", ")})`;
  }
  function print(node) {
    if (node.op) return operation(node);
    const kind = ["cell", "input", "source", "group"].find((one) => node[one] !== undefined);
    return kind ? READ[kind](node) : shown(node.value ?? node.const);
  }
  // A sum as its signed parts; anything else is one part.
  function terms(node, sign = "+") {
    if (node.op !== "+" && node.op !== "-") return [{ sign, node }];
    const [left, right] = node.args, turned = { "+": "-", "-": "+" };
    return [...terms(left, sign), ...terms(right, node.op === "-" ? turned[sign] : sign)];
  }
  return { print, terms, titled, columns };
}
globalThis.printing = { speak, word, named, shown, printer, language: () => at };
}
