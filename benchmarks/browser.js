// The work of benchmarks/browser.py: the shipped reader and a plain BigInt loop over the same rows, in turns.
// node browser.js READER ROWS N ROUNDS → {ours_s, plain_s, steps_s, differing, peak_mb}; seconds for N rows.
"use strict";
const fs = require("fs");
const [reader, data, n, rounds] = process.argv.slice(2);
require(reader);
const { form, rows } = JSON.parse(fs.readFileSync(data, "utf8"));

const COEFFICIENT = { 优秀: 120n, 合格: 100n, 基本合格: 80n, 不合格: 0n }; // hundredths
const LARGEST = 2n ** 63n - 1n;
const half = (top, bottom) => (2n * top + (top < 0n ? -bottom : bottom)) / (2n * bottom);
function gcd(a, b) {
  while (b) [a, b] = [b, a % b];
  return a;
}
function stored(n) { // beyond 64 bits a value is rejected
  if (n > LARGEST || n < -LARGEST) throw new Error("beyond 64 bits");
  return n;
}
// What somebody would write by hand for this one sheet, with the same numbers and the same checks: fen and hundredths as
// whole numbers, each column rounded once and held to 64 bits, the own pool compared with the committed one.
function plain({ cells, inputs, operands }) {
  const base = BigInt(cells["基本工资"]), growth = BigInt(cells["专业发展"]), nominal = BigInt(cells["绩效标准"]);
  const total = stored(base + growth + nominal), common = gcd(nominal, total);
  const share = [stored(nominal / common), stored(total / common)], reaches = 10n * share[0] >= 3n * share[1];
  const factor = stored(cells["师德失格"] ? 0n : COEFFICIENT[cells["考核等次"]]);
  const paid = BigInt(cells["计薪天"]), due = BigInt(cells["应出勤天"]), present = BigInt(cells["出勤天"]);
  const basePay = stored(half(base * paid, due)), growthPay = stored(half(growth * paid, due));
  const performance = stored(half(nominal * factor * paid, 100n * due));
  const weight = stored(half(BigInt(cells["岗位系数"]) * factor * present * 10n ** 8n, due)); // steps of 10^-12
  const { pool: committed, total: sum, cut } = operands["增量分配#1"], pool = BigInt(inputs["园.可分增量"]);
  if (pool * BigInt(committed[1]) !== 100n * BigInt(committed[0])) throw new Error("another pool");
  const top = pool * weight * BigInt(sum[1]), bottom = 10n ** 12n * BigInt(sum[0]), floor = top / bottom;
  let part = floor;
  if (cut) {
    const own = (top - floor * bottom) * BigInt(cut.remainder[1]), last = BigInt(cut.remainder[0]) * bottom;
    if (own > last || (own === last && cells["任职编号"] <= cut.key[0])) part += 1n;
  }
  const light = reaches ? "green" : "yellow", pay = stored(basePay + growthPay + performance + stored(part));
  return [
    `${total}`, [`${share[0]}`, `${share[1]}`], reaches, `${factor}`, `${basePay}`, `${growthPay}`, `${performance}`,
    `${weight}`, `${part}`, `${pay}`, light, light,
  ];
}

const sheet = kaohe.sheet(form);
const steps = (row) => sheet.read(row).map((step) => [step.value, step.raw(), step.parts()]);
const values = (row) => sheet.read(row).map((step) => step.value);
const differing = rows.filter((row) => JSON.stringify(values(row)) !== JSON.stringify(plain(row))).length;

// Chunks of all rows, each task in turn; the best chunk of a task says what it takes when nothing is in its way.
function best(tasks, chunks) {
  const found = {};
  for (let chunk = 0; chunk < chunks; chunk++) {
    for (const [name, task] of Object.entries(tasks)) {
      const began = process.hrtime.bigint();
      for (const row of rows) task(row);
      const seconds = Number(process.hrtime.bigint() - began) / 1e9 / rows.length * Number(n);
      if (!(found[name] < seconds)) found[name] = seconds;
    }
  }
  return found;
}
const chunks = Math.ceil(Number(n) / rows.length) * Number(rounds);
const found = { ...best({ plain, ours: (row) => sheet.read(row) }, chunks), ...best({ steps }, Math.ceil(chunks / 50)) };
console.log(JSON.stringify({
  ours_s: found.ours, plain_s: found.plain, steps_s: found.steps, differing,
  peak_mb: Math.round(process.resourceUsage().maxRSS * 1024 / 1e6),
}));
