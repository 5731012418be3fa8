// Recomputes a row from its own operands, exactly. See docs/reference/row-form.md.
"use strict";
{
const TOKENS = ("- rejected not_submitted withheld suppressed below_minimum open not_due no_record empty excluded " +
  "not_applicable").split(" "); // in order of precedence
const REJECTED = 1, NO_RECORD = 8, EMPTY = 9, LARGEST = 2n ** 63n - 1n;
const state = (token) => TOKENS.indexOf(token), isState = (v) => typeof v === "number", isNumber = (v) => typeof v === "object";
const worst = (values) => values.reduce((a, v) => (isState(v) && (!a || v < a) ? v : a), 0);

// A number is n / (10^s · d), d null for 1.
const MOST = 1n << 16384n, fail = () => { throw Error(); }; // the largest
const num = (n, s = 0, d = null) => (n > MOST || -n > MOST || d > MOST ? fail() : { n, s, d }), int = (n) => num(BigInt(n));
const powers = [], ten = (k) => powers[k] || (powers[k] = 10n ** BigInt(k));
const lift = (n, k) => (k > 0 ? n * ten(k) : n), size = (n) => (n < 0n ? -n : n);
const times = (a, b) => (a === null ? b : b === null ? a : a * b);
function add(a, b) {
  const s = a.s > b.s ? a.s : b.s, m = lift(a.n, s - a.s), n = lift(b.n, s - b.s);
  return a.d === b.d ? num(m + n, s, a.d) : num(times(m, b.d) + times(n, a.d), s, times(a.d, b.d));
}
const neg = (a) => num(-a.n, a.s, a.d), sub = (a, b) => add(a, neg(b));
const mul = (a, b) => num(a.n * b.n, a.s + b.s, times(a.d, b.d));
function div(a, b) {
  if (!b.n) return a.n ? REJECTED : EMPTY;
  const n = times(a.n, b.d), d = times(b.n, a.d), s = a.s - b.s;
  return d < 0n ? num(-n, s, -d) : num(n, s, d);
}
function lowest(a) {
  if (a.low) return a.low;
  const n = lift(a.n, -a.s), d = lift(a.d || 1n, a.s);
  let x = size(n), y = d;
  while (y) [x, y] = [y, x % y];
  return (a.low = [n / x, d / x]);
}
function rounded(a, k, mode) { // a whole number of steps of 10^-k
  const top = lift(a.n, k - a.s), bottom = a.s > k ? times(ten(a.s - k), a.d) : a.d;
  if (bottom === null) return top;
  if (mode === "half_up") return (2n * top + (top < 0n ? -bottom : bottom)) / (2n * bottom);
  const floor = top / bottom - (top < 0n && top % bottom ? 1n : 0n), twice = 2n * (top - floor * bottom);
  const up = mode === "floor" ? 0n : mode === "ceiling" ? twice : twice === bottom ? floor % 2n : twice > bottom;
  return up ? floor + 1n : floor;
}
const by = (mode) => (k) => (a) => num(rounded(a, +k, mode), +k);
const whole = (a) => Number(lift(a.n, -a.s) / lift(a.d || 1n, a.s));

// Text stands in the order of code points.
const points = (text) => [...text].map((char) => 1e7 + char.codePointAt()).join();
function compare(a, b) {
  if (!isNumber(a)) return a === b ? 0 : points(a) < points(b) ? -1 : 1;
  const same = a.s === b.s && a.d === b.d, m = same ? a.n : sub(a, b).n, n = same ? b.n : 0n;
  return m < n ? -1 : m > n ? 1 : 0;
}
const equal = (a, b) => (isNumber(a) ? compare(a, b) === 0 : a === b);
const pick = (sign) => (...all) => all.reduce((a, b) => (compare(a, b) * sign > 0 ? b : a));

// Days are ISO text, instants seconds; what leaves 1900 to 2999 is rejected.
const iso = (n) => new Date(n * 864e5).toISOString().slice(0, 10);
function days(d) {
  const n = Date.parse(d) / 864e5;
  return d > "0001" && iso(n) === d ? n : fail();
}
const FIRST = -25567, LAST = 376199, end = (n) => n * 86400 + 57600; // 24:00 in Shanghai
const day = (n) => (n >= FIRST && n <= LAST ? iso(n) : REJECTED);
const cut = (d, a, b) => (days(d), +d.slice(a, b)), month = (d) => cut(d, 0, 4) * 12 + cut(d, 5, 7) - 1, opens = (n) => new Date(0).setUTCFullYear(0, n) / 864e5;
const MONTHS = { month: 1, quarter: 3, half_year: 6, year: 12, school_year: 12 };
const first = (kind) => (kind === "school_year" ? 8 : 0);
function step(d, kind) {
  if (MONTHS[kind]) return Math.floor((month(d) - first(kind)) / MONTHS[kind]);
  return kind === "day" ? days(d) : Math.floor((days(d) + 3) / 7);
}
const begin = (n, kind) => (MONTHS[kind] ? opens(n * MONTHS[kind] + first(kind)) : kind === "day" ? n : n * 7 - 3);

// LN, EXP, POWER: in steps of 10^-140, given to 60 digits, from 10^-39 to 10^40.
const ONE = ten(140), length = (n) => `${size(n)}`.length;
const sixty = (n, k = length(n) - 60) => (k > 0 ? rounded(num(n, k), 0) * ten(k) : n), wide = (a) => sixty(rounded(a, 140));
const given = (n) => (n && Math.abs(length(n) - 141) > 39 ? REJECTED : num(sixty(n), 140));
function grown(x) { // e^x by its series
  let sum = 0n;
  for (let term = ONE, k = 256n; term; k += 256n) [sum, term] = [sum + term, term * x / (k * ONE)];
  for (let i = 0; i < 8; i++) sum = sum * sum / ONE;
  return sum;
}
function ln(x) {
  let y = BigInt(Math.round((Math.log(Number(x)) - 140 * Math.LN10) * 1e12)) * ten(128);
  for (let i = 0, grew; i < 3; i++) y += 2n * ONE * (x - (grew = grown(y))) / (x + grew);
  return y;
}
const exp = (x) => (size(x) > 93n * ONE ? REJECTED : given(grown(x)));
function power(x, y) {
  if (!x || (x < 0n && y % ONE)) return !x && y > 0n ? num(0n) : REJECTED;
  const found = exp(ln(size(x)) * y / ONE);
  return x < 0n && y / ONE % 2n && !isState(found) ? neg(found) : found;
}

const flag = (v) => (v === !!v ? v : fail());
// These know a note and the working days too.
const PLAIN = {
  "+": add, "-": sub, "*": mul, "/": div, NEG: neg, MIN: pick(1), MAX: pick(-1), NOT: (a) => !flag(a),
  "=": equal, IN: (a, ...all) => all.some((b) => equal(a, b)),
  "<": (a, b) => compare(a, b) < 0, ">": (a, b) => compare(a, b) > 0,
  DATE_SUB: (a, b) => int(days(a) - days(b)), DATE_ADD: (a, b) => day(days(a) + whole(b)),
  INSTANT_ADD: (a, b, n = a.n + rounded(mul(b, int(3600)), 0, "half_up")) =>
    (n >= end(FIRST - 1) && n <= end(LAST) ? num(n) : REJECTED),
  END: (d) => int(end(days(d))), LOCAL_DATE: (t) => day(Math.floor((whole(t) + 28800) / 86400)),
  EDATE: (d, n, to = month(d) + whole(n)) => day(Math.min(opens(to) + +d.slice(8) - 1, opens(to + 1) - 1)),
  LN: (a) => (a.n <= 0n ? REJECTED : given(ln(wide(a)))), EXP: (a) => exp(wide(a)), POWER: (a, b) => power(wide(a), wide(b)),
};
const BUILT = {
  ROUND: by("half_up"), FLOOR: by("floor"), CEILING: by("ceiling"), PART: (at) => (d) => int(cut(d, ...at.split(","))),
  STEP: (kind) => (d) => iso(begin(step(d, kind), kind)),
  PERIOD_ADD: (kind) => (d, n) => day(begin(step(d, kind) + whole(n), kind)),
  PERIOD_SUB: (kind) => (a, b) => int(step(a, kind) - step(b, kind)),
  WORKDAY: (_, worked) => (from, count) => {
    let d = days(from), n = whole(count);
    for (const way = Math.sign(n); n && d >= FIRST && d <= LAST; n -= worked(d) && way) d += way;
    return n ? REJECTED : day(d);
  },
  WORKINGDAYS: (_, worked) => (a, b) => {
    let n = 0, [d, to] = [a, b].sort().map(days);
    while (d++ < to) n += worked(d);
    return int(a < b ? n : -n);
  },
};
const logic = (decisive) => ([a, b]) => (x) => {
  const v = a(x), w = v === decisive || b(x);
  return v === decisive || w === decisive ? decisive : worst([v, w]) || (flag(v) && flag(w));
};
const LAZY = {
  AND: logic(false), OR: logic(true),
  IF: ([when, then, ...others]) => {
    if (!then) return when || (() => EMPTY);
    const other = LAZY.IF(others);
    return (x, holds = when(x)) => (isState(holds) ? holds : flag(holds) ? then(x) : other(x));
  },
  ISSTATE: ([a], tokens, known = tokens.split(",").map(state)) => (x) => known.includes(a(x)),
  IFSTATE: ([a, b], token, known = state(token)) => (x, v = a(x)) => (v === known ? b(x) : v),
};
const strict = (f, args) => (args.length === 2 ? (x) => {
  const a = args[0](x), b = args[1](x);
  return isState(a) || isState(b) ? worst([a, b]) : f(a, b);
} : (x) => {
  const values = args.map((arg) => arg(x));
  return worst(values) || f(...values);
});

function decoded(v, scale) {
  if (typeof v === "string") return scale === undefined ? v : num(BigInt(v), scale);
  if (Array.isArray(v)) return num(BigInt(v[0]), 0, v[1] === "1" ? null : BigInt(v[1]));
  return v && v.state ? state(v.state) : v;
}
const encoded = (v, scale) => (isState(v) ? { state: TOKENS[v] } : !isNumber(v) ? v
  : v.d === null && v.s === scale ? `${v.n}` : lowest(v).map(String));
function stored({ scale, rounding = "half_up", low, high }, v) {
  if (!isNumber(v)) return v;
  const is = scale === undefined ? v : num(rounded(v, scale, rounding), scale), [n, d] = is === v ? lowest(v) : [is.n, 1n];
  return size(n) > LARGEST || d > LARGEST || (low && compare(is, decoded(low)) < 0) || (high && compare(is, decoded(high)) > 0)
    ? REJECTED : is;
}
function dated({ bands, versions }, args) {
  const sign = bands === "upper_closed" ? -1 : 1, last = bands && args.length - 2;
  const known = versions.map((one) => ({ from: days(one.from), rows: one.rows.map((row) => row.map((v) => decoded(v))) }));
  return (x) => {
    const keys = args.map((arg) => arg(x)), state = worst(keys), on = keys.pop();
    const version = !state && known.find(({ from }) => from <= days(on)), row = version && version.rows.find((parts) =>
      keys.every((v, i) => (i !== last ? equal(v, parts[i]) : parts[i] === null || compare(v, parts[i]) * sign >= 0)));
    return state || ((row || [])[keys.length] ?? NO_RECORD);
  };
}
function share(pool, weight, told, x, { operand, scale }) {
  if (!isNumber(pool) || !isNumber(weight) || weight.n < 0n || !equal(pool, decoded(told.pool))) return REJECTED;
  const units = rounded(pool, scale, "half_up"), exact = div(mul(num(size(units)), weight), decoded(told.total)), { cut } = told;
  if (isState(exact)) return units ? REJECTED : num(0n, scale);
  const floor = rounded(exact, 0, "floor"), rest = sub(exact, num(floor));
  let above = cut ? compare(rest, decoded(cut.remainder)) : -1;
  for (let i = 0; !above && i < cut.key.length; i++) above = compare(decoded(cut.key[i], x.cells[i].s), x.cells[i]);
  const all = above < 0 ? floor : floor + 1n;
  x.told[operand] = () => ({ floor: `${floor}`, remainder: encoded(rest), more: above >= 0 });
  return num(units < 0n ? -all : all, scale);
}

globalThis.kaohe = { days, sheet({ columns, sources, calendar }) {
  const turned = new Set(calendar && calendar.turned.map(days)), places = new Map(columns.map(({ name }, i) => [name, i]));
  const worked = (d) => ((d + 7000003) % 7 < 5) !== turned.has(d);
  function reading(node, args) {
    const { op, note, scale, operand, input, source } = node, place = places.get(node.cell), value = decoded(node.const);
    if (op) return LAZY[op] ? LAZY[op](args, note) : strict(PLAIN[op] || BUILT[op](note, worked), args);
    if (operand) return (x) => {
      const told = x.row.operands[operand], [pool, weight] = args.map((arg) => arg(x));
      return told.value === undefined ? share(pool, weight, told, x, node) : decoded(told.value, scale);
    };
    if (input) return (x) => decoded(x.row.inputs[input], scale);
    return source ? dated(sources[source], args) : place >= 0 ? (x) => x.cells[place] : () => value;
  }
  function planned(node, seen) {
    const f = reading(node, (node.args || []).map((arg) => planned(arg, seen)));
    return seen ? (x) => seen.set(node, f(x)).get(node) : f;
  }
  function parts(formula, x) {
    const seen = new Map(), told = (node) => ({ ...node, ...x.row.operands[node.operand],
      ...(x.told[node.operand] || Object)(), value: encoded(seen.get(node)), args: (node.args || []).map(told) });
    return planned(formula, seen)(x), told(formula);
  }
  const plans = columns.map(({ name, scale, rounding, low, high, formula }, i) =>
    ({ column: columns[i], name, scale, rounding, low, high, f: formula && planned(formula) }));
  return { read(row) {
    const x = { row, cells: [], told: {} }, steps = [];
    for (const plan of plans) {
      const { column, f } = plan, is = f && !row.stated ? undefined : row.cells[plan.name];
      const exact = is === undefined ? f(x) : decoded(is, plan.scale), value = is === undefined ? stored(plan, exact) : exact;
      x.cells.push(value);
      if (f) steps.push({ column, value: encoded(value, plan.scale), raw: () => encoded(exact),
        parts: () => is === undefined && parts(column.formula, x) });
    }
    return steps;
  } };
} };
}
