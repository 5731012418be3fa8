// The row form, strictly: every value, node and column is one of docs/reference/row-form.md before anything is worked out.
"use strict";
{
const { members, isObject } = globalThis.evidence;
const isText = (value) => typeof value === "string", isList = (value, is) => Array.isArray(value) && value.every(is);
const isName = (value) => isText(value) && value !== "", words = (text) => new Set(text.split(" "));
const TOKENS = words("rejected not_submitted withheld suppressed below_minimum open not_due no_record empty excluded not_applicable");
const NUMERIC = words("money points ratio count number instant hours days months working_days");

const isWhole = (v) => isText(v) && /^(0|-?[1-9][0-9]{0,999})$/.test(v);
const isPair = (v) => Array.isArray(v) && v.length === 2 && v.every(isWhole) && !"-0".includes(v[1][0]);
const isState = (v) => members(v, ["state"]) && TOKENS.has(v.state);
const isValue = (v, scale) => (isText(v) ? scale === undefined || isWhole(v) : isPair(v) || typeof v === "boolean" || isState(v));
const isCell = (v, { kind, scale } = {}) => isState(v) || (NUMERIC.has(kind) ? isPair(v) || (scale !== undefined && isWhole(v))
  : typeof v === (kind === "flag" ? "boolean" : "string"));
const isCut = (v, keys) => members(v, ["remainder", "key"]) && isPair(v.remainder) && isList(v.key, isText) &&
  v.key.length === keys.length && v.key.every((part, i) => !NUMERIC.has(keys[i].kind) || isWhole(part));
const isOperand = (v, { scale, group } = {}, keys) => members(v, [], ["value", "n", "pool", "total", "cut"]) && (Object.hasOwn(v, "value")
  ? isValue(v.value, scale) : (group === undefined || group === "ALLOCATE") && isPair(v.pool) && isPair(v.total) && (!Object.hasOwn(v, "cut") || isCut(v.cut, keys)));
const nodes = (node) => [node, ...(node.args || []).flatMap(nodes)];
const formNodes = ({ columns }) => columns.flatMap(({ formula }) => (formula ? nodes(formula) : []));

function isRow(form, { cells, inputs, operands }) {
  const known = new Map(form.columns.map((column) => [column.name, column])), scales = new Map(), groups = new Map(), dates = new Set();
  for (const node of formNodes(form)) {
    if (node.input !== undefined) scales.set(node.input, node.scale);
    if (node.operand !== undefined) groups.set(node.operand, node);
    if (node.source !== undefined) dates.add(node.args[node.args.length - 1].input);
  }
  const keys = form.columns.slice(0, form.key.length);
  return Object.entries(cells).every(([name, v]) => isCell(v, known.get(name))) &&
    Object.entries(inputs).every(([name, v]) => isValue(v, scales.get(name)) && (!dates.has(name) || isText(v) || isState(v))) &&
    Object.entries(operands).every(([name, v]) => isOperand(v, groups.get(name), keys));
}

// A payer may have any form logged; two readers must not part ways over a strange one.
const MOST_NODES = 20000, MOST_SCALE = 18, MANY = 1e6;
const SORTS = ["op", "const", "cell", "input", "source", "operand"], MODES = words("half_up half_even floor ceiling");
const KINDS = new Set([...NUMERIC, ...words("text choice grade flag date period any")]);
const PERIODS = words("day week month quarter half_year year school_year");
const COUNTS = new Map([["NEG NOT ISSTATE ROUND FLOOR CEILING PART STEP END LOCAL_DATE LN EXP", [1, 1]], ["MIN MAX IN IF", [1, MANY]],
  ["+ - * / = < > AND OR IFSTATE PERIOD_ADD PERIOD_SUB WORKDAY WORKINGDAYS DATE_SUB DATE_ADD INSTANT_ADD EDATE POWER", [2, 2]],
].flatMap(([names, count]) => [...words(names)].map((name) => [name, count])));
const isPlaces = (note) => /^(-?[0-9]|1[0-8])$/.test(note), isPeriod = (note) => PERIODS.has(note);
const NOTES = new Map(Object.entries({ ROUND: isPlaces, FLOOR: isPlaces, CEILING: isPlaces, STEP: isPeriod, PERIOD_ADD: isPeriod,
  PERIOD_SUB: isPeriod, PART: (note) => /^[0-9]{1,2},[0-9]{1,2}$/.test(note), IFSTATE: (note) => TOKENS.has(note),
  ISSTATE: (note) => note.split(",").every((token) => TOKENS.has(token)) }));
const isScaled = (node) => !Object.hasOwn(node, "scale") || (Number.isInteger(node.scale) && node.scale >= 0 && node.scale <= MOST_SCALE);
function isDay(text) {
  try {
    return isText(text) && Number.isInteger(kaohe.days(text));
  } catch {
    return false;
  }
}

function isOperation({ op, note = "", args = [] }) {
  const [least, most] = COUNTS.get(op) || [1, 0], reads = NOTES.get(op);
  return least <= args.length && args.length <= most && isText(note) && (reads ? reads(note) : note === "");
}
function isSource(source) {
  if (!isObject(source) || !["", "lower_closed", "upper_closed"].includes(source.bands)) return false;
  return isList(source.versions, (one) => isObject(one) && isDay(one.from) && isList(one.rows, (row) => Array.isArray(row) && row.length > 0 &&
    row.every((v, i) => isValue(v) || (v === null && source.bands !== "" && i === row.length - 2))));
}
function isForm({ columns, sources, key, calendar = { turned: [] } }) {
  if (!Array.isArray(columns) || !isObject(sources) || !Array.isArray(key) || key.length > columns.length) return false;
  if (!key.every((name, i) => isObject(columns[i]) && columns[i].name === name)) return false;
  if (!Object.values(sources).every(isSource) || !isObject(calendar) || !isList(calendar.turned, isDay)) return false;
  const before = new Set();
  let count = 0;
  const fits = { op: isOperation, input: (_, args) => !args.length, cell: (node, args) => !args.length && before.has(node.cell),
    operand: ({ group, scale }, args) => isName(group) && (group !== "ALLOCATE" || (args.length === 2 && scale !== undefined)),
    source: ({ source }, args) => Object.hasOwn(sources, source) && args.length > 0 &&
      sources[source].versions.every(({ rows }) => rows.every((row) => row.length === args.length)) };
  const isNode = (node) => {
    const sorts = isObject(node) ? SORTS.filter((name) => Object.hasOwn(node, name)) : [];
    if (++count > MOST_NODES || sorts.length !== 1 || !isScaled(node)) return false;
    const [sort] = sorts, args = Object.hasOwn(node, "args") ? node.args : [];
    if (!isList(args, isNode)) return false;
    return sort === "const" ? isValue(node.const) && !args.length : isName(node[sort]) && fits[sort](node, args);
  };
  const isColumn = (column) => isObject(column) && isName(column.name) && !before.has(column.name) && isScaled(column) &&
    KINDS.has(column.kind) && ["low", "high"].every((edge) => !Object.hasOwn(column, edge) || isPair(column[edge])) &&
    (!Object.hasOwn(column, "rounding") || MODES.has(column.rounding)) && (!Object.hasOwn(column, "formula") ||
    (!(NUMERIC.has(column.kind) && column.kind !== "instant" && column.rounding === undefined) && isNode(column.formula)));
  return columns.every((column) => isColumn(column) && before.add(column.name));
}
Object.assign(globalThis.evidence, { isForm, isRow, isState, formNodes });
}
