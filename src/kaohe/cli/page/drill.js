/* Drill: one figure at a time, with its three lines, what it is made from, and the way down that led here. */
const FIRST = 12;
const said = (text) => (Array.isArray(text) ? text[lang === "zh" ? 0 : 1] : text);
function value(cell) {
  if (cell.s) return h("span", { class: "state" }, stateWord(cell.s));
  const text = said(cell.v);
  return CJK.test(text) ? data(text) : text;
}
/* The figure itself; what is said about its exactness stands below, in the result. */
function brief(cell) {
  const text = said(cell.v);
  return cell.s ? value(cell) : /^[¥\d]/.test(text) ? text.split(/（| \(/)[0] : value(cell);
}
function columnLabel(column) {
  if (lang === "zh") return data(column.zh);
  return column.en ? [column.en, " ", h("span", { class: "muted small", lang: "zh-CN" }, column.name)] : data(column.name);
}
function place(page, cell) {
  const column = page.columns[cell.c];
  const named = page.names[`${column.sheet}/${cell.k}`];
  const sheet = lang === "en" && column.sheetEn ? column.sheetEn : data(column.sheet);
  return h("span", { class: "muted small" }, sheet, " ", data(cell.k), named && named !== cell.k ? [" ", data(named)] : null);
}
function sum(page, id) {
  const cell = page.cells[id];
  const column = page.columns[cell.c];
  const lines = [];
  const add = (name, text, extra = null) => lines.push(h("dt", {}, word(name)), data(said(text), "dd", { class: extra }));
  if (column.formula) {
    add("formula", `${column.name} = ${column.formula}`, "code");
    if (column.prose) add("prose", column.prose, "muted");
    if (cell.w) add("values", cell.w, "code");
    if (cell.r) add("raw", cell.r, "code");
  } else {
    lines.push(h("dt", {}, word("given")), h("dd", {}, word("givenWhy")));
  }
  lines.push(h("dt", {}, word("result")), h("dd", { class: "result" }, value(cell)));
  if (cell.n) add("why", cell.n);
  for (const [kind, name, text, since, basis] of cell.p || []) {
    lines.push(h("dt", {}, word(kind)), h("dd", {}, data(name), " = ", data(said(text)), " ", h("span", { class: "muted small" }, word("since", { day: since }), basis && [" · ", data(basis)])));
  }
  for (const group of cell.g || []) lines.push(h("dt", {}, word("cohort")), h("dd", {}, h("span", { class: "code" }, group.f), " ", data(group.s), operands(group)));
  if (column.basis) add("basis", column.basis);
  return h("div", { class: "sum" },
    h("div", { class: "name" }, h("h3", {}, columnLabel(column)), place(page, cell)),
    h("div", { class: "answer" }, brief(cell)), h("dl", {}, lines));
}
function operands(group) {
  return group.o.map(([name, text]) => h("div", { class: "small muted" }, said(name), "：".slice(lang === "zh" ? 0 : 1), lang === "zh" ? "" : ": ", data(said(text))));
}
function below(page, cell) {
  const members = (cell.g || []).flatMap((group) => group.m);
  return [...new Set([...(cell.d || []), ...members])].filter((id) => page.cells[id]);
}
function parts(page, id, go) {
  const cell = page.cells[id];
  const ids = below(page, cell);
  if (!ids.length) return page.columns[cell.c].formula ? h("p", { class: "muted" }, word((cell.g || []).length ? "others" : "noParts")) : rowGiven(page, cell);
  const line = (part) => {
    const other = page.cells[part];
    const open = h("button", { type: "button", class: "link", "data-cell": part, onclick: () => go(part) }, columnLabel(page.columns[other.c]));
    return h("tr", {}, h("th", { scope: "row" }, open), h("td", {}, place(page, other)), h("td", { class: "num" }, value(other)));
  };
  const body = table(word("parts"), [{ text: word("parts") }, { text: word("where") }, { text: word("value"), class: "num" }], ids.slice(0, FIRST).map(line));
  const rest = ids.slice(FIRST);
  const hidden = (cell.g || []).reduce((count, group) => count + group.more, 0);
  const button = rest.length > 0 && h("button", { type: "button", class: "link" }, word("showAll", { n: ids.length }));
  if (button) button.addEventListener("click", () => { body.querySelector("tbody").append(...rest.map(line)); button.remove(); });
  return h("div", {}, body, button, hidden > 0 && h("p", { class: "muted small" }, word("more", { n: hidden })));
}
function rowGiven(page, cell) {
  const column = page.columns[cell.c];
  const fields = page.rows[`${column.sheet}/${cell.k}`] || [];
  const lines = fields.map(([id, text]) => {
    const here = id === cell.c ? "here" : "";
    return h("tr", {}, h("th", { scope: "row", class: here || null }, columnLabel(page.columns[id])), h("td", { class: `num ${here}` }, shown(text)));
  });
  if (!lines.length) return h("p", { class: "muted" }, word("givenWhy"));
  return table(word("row"), [{ text: word("row") }, { text: word("value"), class: "num" }], lines, { class: "row" });
}
function drill(page, trail, go) {
  const here = trail[trail.length - 1];
  const box = card(12, word("explain"), word("pick"));
  box.id = "drill";
  if (!here) return box;
  const crumbs = trail.map((id, at) => {
    const text = columnLabel(page.columns[page.cells[id].c]);
    if (at === trail.length - 1) return h("li", { "aria-current": "step" }, text);
    return h("li", {}, h("button", { type: "button", class: "link", onclick: () => go(id) }, text));
  });
  box.append(h("ol", { class: "crumbs", "aria-label": word("explain") }, crumbs),
    h("div", { class: "steps", "aria-live": "polite" }, sum(page, here), parts(page, here, go)));
  return box;
}
