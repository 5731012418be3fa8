/* The page: what is chosen stands in the address, so that every figure can be linked to and the way back works. */
const DATA = JSON.parse(document.getElementById("data").textContent);
const main = document.getElementById("main");
const chosen = { page: DATA.pages[0].id, row: "", trail: [] };

function read() {
  const parts = decodeURIComponent(location.hash.slice(1)).split("|");
  const page = DATA.pages.find((one) => one.id === parts[0]) || DATA.pages[0];
  chosen.page = page.id;
  const known = page.main.rows.some((row) => row.key === parts[1]);
  chosen.named = known;
  chosen.row = known ? parts[1] : page.main.first || page.main.rows[0].key;
  chosen.trail = parts.slice(2).filter((id) => page.cells[id]);
  const row = page.main.rows.find((one) => one.key === chosen.row);
  if (!chosen.trail.length) chosen.trail = [(known ? row.open : page.first || row.open)].filter(Boolean);
  return page;
}
function go(page, row, trail) {
  const hash = "#" + encodeURIComponent([page.id, row, ...trail].join("|"));
  if (hash !== location.hash) history.pushState(null, "", hash);
  draw();
}
const openRow = (page, row) => go(page, row.key, row.open ? [row.open] : []);
function openCell(page, id, fresh) {
  const at = chosen.trail.indexOf(id);
  go(page, chosen.row, fresh ? [id] : at >= 0 ? chosen.trail.slice(0, at + 1) : [...chosen.trail, id]);
  const box = document.getElementById("drill");
  if (fresh || box.getBoundingClientRect().top < 0) box.scrollIntoView({ block: "start" });
  const heading = box.querySelector("h3");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

function figures(page) {
  return h("dl", { class: "figures" }, page.figures.map((one) =>
    h("div", { class: "card" }, h("dt", {}, label(one.label)),
      h("dd", {}, h("span", { class: "big" }, one.value), one.unit && h("span", { class: "unit" }, label(one.unit)),
        one.note && h("div", { class: "note" }, label(one.note))))));
}
function cellOf(page, row, head, cell) {
  if (head.kind === "bar") return h("td", { class: "wide" }, h("span", { class: "bartrack", "aria-hidden": "true" }, bar(cell.p)));
  if (head.kind === "grade") return h("td", {}, cell.s ? shown(cell) : h("span", { class: `grade ${cell.v}` }, cell.v));
  if (head.kind === "light") return h("td", {}, light(cell.v));
  const value = cell.o ? h("button", { type: "button", class: "link", "data-cell": cell.o, onclick: (event) => { event.stopPropagation(); chosen.row = row.key; openCell(page, cell.o, true); } }, shown(cell)) : shown(cell);
  return h("td", { class: `${head.kind === "num" ? "num" : ""} ${head.wide ? "wide" : ""}` }, value);
}
function bar(permille) {
  const fill = h("i");
  fill.style.width = `${Math.max(0, Math.min(1000, permille || 0)) / 10}%`;
  return fill;
}
function ranking(page, span) {
  const heads = page.main.heads.map((head) => ({ text: label(head.label), class: `${head.kind === "num" ? "num" : ""} ${head.wide || head.kind === "bar" ? "wide" : ""}` }));
  const rows = page.main.rows.map((row) => {
    const [first, ...rest] = row.cells;
    const pick = h("button", { type: "button", class: "link", "data-row": row.key, onclick: () => openRow(page, row) }, data(row.name));
    return h("tr", { class: row.key === chosen.row ? "chosen" : null, "aria-current": row.key === chosen.row ? "true" : null },
      page.main.ranked ? [h("td", { class: "num" }, shown(first)), h("th", { scope: "row" }, pick)] : [h("th", { scope: "row" }, pick)],
      (page.main.ranked ? rest : row.cells).map((cell, at) => cellOf(page, row, page.main.heads[at + (page.main.ranked ? 2 : 1)], cell)));
  });
  const count = page.main.rows.length;
  return card(span, label(page.main.title), word("rows", { n: count }), table(plain(page.main.title), heads, rows, { class: "tall", tall: true }));
}
function scores(page) {
  const row = page.main.rows.find((one) => one.key === chosen.row);
  const own = page.shares[chosen.row];
  const legend = h("div", { class: "legend" }, key("own", data(row.name)), key("median", word("median")));
  const lines = page.classes.map((one, at) => h("tr", {}, h("th", { scope: "row" }, label(one.name)),
    h("td", { class: "num" }, own[at] === null ? word("noScore") : `${(own[at] / 10).toFixed(1)}%`), h("td", { class: "num" }, `${(page.median[at] / 10).toFixed(1)}%`)));
  const heads = [{ text: word("name") }, { text: word("thisUnit"), class: "num" }, { text: word("median"), class: "num" }];
  const drawn = chart(word("classScore"), radar(page.classes, own, page.median, row.name), heads, lines, legend);
  const box = card(5, [word("classScore"), " · ", data(row.name)], null, drawn.figure, drawn.data);
  box.querySelector("header").append(drawn.button);
  if (page.trend) box.append(...history4(page, row));
  return box;
}
function history4(page, row) {
  const totals = page.trend.totals[row.key].map((value) => (value === null ? null : Number(value)));
  const medians = page.trend.medians.map(Number);
  const lines = page.trend.periods.map((period, at) => h("tr", {}, h("th", { scope: "row" }, period),
    h("td", { class: "num" }, page.trend.totals[row.key][at] ?? "—"), h("td", { class: "num" }, page.trend.medians[at])));
  const heads = [{ text: word("period") }, { text: word("total"), class: "num" }, { text: word("median"), class: "num" }];
  const drawn = chart(word("trend"), trend(page.trend.periods, totals, medians, row.name), heads, lines, null);
  const head = h("header", {}, h("h2", {}, word("trend")), drawn.button);
  return [h("div", { class: "sub" }, head, drawn.figure, drawn.data)];
}
const quotient = (text) => (text === "None" ? null : Number(text.split("/")[0]) / Number(text.split("/")[1]));
function shareChart(page) {
  const bars = page.strip.bars.map((one) => ({ ...one, n: quotient(one.n) }));
  const strip = { ...page.strip, bars, limit: quotient(page.strip.limit) };
  const unit = (value) => (strip.percent ? `${(value * 100).toFixed(0)}%` : `${(value / 10000).toFixed(0)}${lang === "zh" ? " 万" : "0k"}`);
  const legend = h("div", { class: "legend" }, strip.limit !== null && key("target", word("target")), key("dot", word("each")), strip.limit !== null && h("span", {}, h("b", {}, "▲"), word("misses")));
  const lines = strip.bars.map((one) => h("tr", {}, h("th", { scope: "row" }, data(one.name)), h("td", { class: "num" }, one.v),
    h("td", {}, strip.limit === null ? "" : h("span", { class: one.failed ? "warn" : "ok" }, one.failed ? `▲ ${word("misses")}` : `✔ ${word("meets")}`))));
  const drawn = chart(plain(strip.title), dots(strip.bars, strip.limit, unit, plain(strip.title)), [{ text: word("name") }, { text: word("value"), class: "num" }, { text: "" }], lines, legend);
  const box = card(5, label(strip.title), null, drawn.figure, drawn.data);
  box.querySelector("header").append(drawn.button);
  return box;
}
function failures(page, span) {
  const items = page.failed.map((one) => h("li", {}, h("span", { class: "light yellow" }, `▲ ${one.count}`), h("b", {}, label(one.rule)),
    h("span", { class: "small" }, one.rows.map((row) => [h("button", { type: "button", class: "link", "data-cell": row.open, onclick: () => { if (row.key) chosen.row = row.key; openCell(page, row.open, true); } }, data(row.name)), " "]),
      one.more > 0 && word("more", { n: one.more })),
    one.basis && h("span", { class: "small muted" }, word("basis"), " ", data(one.basis))));
  const good = h("p", {}, h("span", { class: "light green" }, `✔ ${word("none")}`), " ", h("span", { class: "muted" }, word("noneWhy")));
  const box = card(span, word("failed"), null, items.length ? h("ul", { class: "plain" }, items) : good);
  box.classList.add("own-height");
  return box;
}
function lightsBox(page, span) {
  if (!page.lights.length) return null;
  const items = page.lights.map((one) => h("li", {}, h("b", {}, label(one.sheet)), h("span", {}, label(one.name)),
    h("span", { class: "lights small" }, ["red", "yellow", "green", "grey"].filter((colour) => one[colour]).map((colour) => light(colour, one[colour])))));
  return card(span, word("lights"), null, h("ul", { class: "plain" }, items));
}
function slip(page) {
  const { slip: one } = page;
  const lines = one.lines.map((id, at) => {
    const cell = page.cells[id];
    const column = page.columns[cell.c];
    return h("li", {}, h("span", {}, at ? "+ " : "", h("button", { type: "button", class: "link", "data-cell": id, onclick: () => openCell(page, id, true) }, columnLabel(column))),
      h("span", { class: "much" }, value(cell)), data(said(column.prose || column.formula), "span", { class: "how" }), cell.w && data(said(cell.w), "span", { class: "how code" }));
  });
  const due = page.cells[one.due];
  return card(7, word("slip"), word("slipWhy"), h("div", { class: "slip" },
    h("div", { class: "head" }, h("div", { class: "amount" }, value(due)),
      h("div", { class: "muted" }, one.period, " · ", word("person"), " ", one.person, " · ", data(one.at))),
    h("ol", {}, lines), h("div", { class: "due" }, h("span", {}, word("due")), h("b", {}, h("button", { type: "button", class: "link", "data-cell": one.due, onclick: () => openCell(page, one.due, true) }, value(due))))));
}
function strip(page) {
  const state = page.complete ? (page.failed.length ? "blocked" : "complete") : "incomplete";
  const item = (name, ...value) => h("span", { class: name === "run" ? "opt" : null }, word(name), " ", h("b", {}, value));
  document.getElementById("strip").replaceChildren(item("scheme", label(page.title), ` · ${page.version}`), item("period", page.period), item("asOf", page.asOf),
    item("run", h("span", { class: "code" }, page.run)), h("span", { class: `state ${state === "complete" ? "ok" : "warn"}` }, word(state)));
}
function foot(page) {
  const line = (name, value) => [h("dt", {}, word(name)), h("dd", { class: "code" }, value)];
  document.getElementById("foot").replaceChildren(h("p", {}, `${word("sample")} · ${word("fictional")} kaohe ${DATA.product}`),
    h("dl", {}, line("runHash", page.run), line("schemeHash", page.schemeHash), line("factsHash", page.factsHash), line("calendar", page.calendar), line("engine", page.engine)));
}
/* The table stays where the reader left it, unless the chosen row would be out of sight. */
function showChosen(scroll) {
  const tall = document.querySelector(".table.tall");
  const row = tall.querySelector("tr.chosen");
  tall.scrollTop = scroll;
  if (!row || !chosen.named) return;
  const [top, bottom] = [row.offsetTop - 40, row.offsetTop + row.offsetHeight];
  if (top < tall.scrollTop || bottom > tall.scrollTop + tall.clientHeight) tall.scrollTop = top - tall.clientHeight / 2;
}
let drawn = "";
function draw() {
  const page = read();
  for (const tab of document.querySelectorAll("[role=tab]")) {
    const on = tab.dataset.page === page.id;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
  }
  strip(page);
  foot(page);
  const scroll = drawn === page.id ? document.querySelector(".table.tall").scrollTop : 0;
  drawn = page.id;
  const side = (...boxes) => h("div", { class: "span-5 stack" }, boxes);
  const upper = page.classes.length ? [ranking(page, 7), scores(page)]
    : page.slip ? [slip(page), side(shareChart(page), failures(page, 5), lightsBox(page, 5))]
    : [ranking(page, 7), side(shareChart(page), failures(page, 5), lightsBox(page, 5))];
  const below = page.classes.length ? [failures(page, 7), lightsBox(page, 5)] : page.slip ? [ranking(page, 12)] : [];
  const box = drill(page, chosen.trail, (id) => openCell(page, id, false));
  main.replaceChildren(figures(page), h("div", { class: "grid" }, upper, box, below));
  showChosen(scroll);
}
function frame() {
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  document.title = `${word("product")} · ${word("sample")}`;
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  const other = document.getElementById("lang");
  other.textContent = word("other");
  other.lang = lang === "zh" ? "en" : "zh-CN";
  const tabs = document.querySelector(".tabs");
  tabs.setAttribute("aria-label", word("tabs"));
  tabs.replaceChildren(...DATA.pages.map((page) => h("button", { type: "button", role: "tab", id: `tab-${page.id}`, "aria-controls": "main", "data-page": page.id, onclick: () => go(page, "", []) }, label(page.tab))));
  draw();
}
document.querySelector(".tabs").addEventListener("keydown", (event) => {
  const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!move) return;
  const tabs = [...event.currentTarget.children];
  const next = tabs[(tabs.indexOf(document.activeElement) + move + tabs.length) % tabs.length];
  next.click();
  document.getElementById(next.id).focus();
});
document.getElementById("lang").addEventListener("click", () => { lang = lang === "zh" ? "en" : "zh"; remember("lang", lang); frame(); });
document.getElementById("large").addEventListener("click", (event) => {
  const on = document.documentElement.classList.toggle("large");
  event.currentTarget.setAttribute("aria-pressed", String(on));
});
document.getElementById("print").addEventListener("click", () => window.print());
function remember(name, value) {
  try { sessionStorage.setItem(`kaohe.${name}`, value); } catch { /* a page opened from a file may not remember */ }
}
try { lang = sessionStorage.getItem("kaohe.lang") === "en" ? "en" : "zh"; } catch { lang = "zh"; }
window.addEventListener("popstate", draw);
frame();
