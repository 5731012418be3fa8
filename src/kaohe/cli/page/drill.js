/* Drill: one figure at a time, with its three lines, what it is made from, and the way down that led here. */
const FIRST = 12;
function cellName(page, id) {
  const cell = page.cells[id];
  return page.columns[cell.c];
}
function rowName(page, cell) {
  const named = page.names[`${page.columns[cell.c].sheet}/${cell.k}`];
  return h("span", { class: "muted small" }, data(page.columns[cell.c].sheet), " ", data(cell.k), named ? [" ", data(named)] : null);
}
function columnLabel(column) {
  return lang === "en" && column.en ? [column.en, " ", h("span", { class: "muted small", lang: "zh-CN" }, column.name)] : data(column.name);
}
function sum(page, id) {
  const cell = page.cells[id];
  const column = page.columns[cell.c];
  const lines = [];
  const add = (name, text, extra = "") => lines.push(h("dt", {}, word(name)), data(text, "dd", { class: extra || null }));
  if (column.formula) {
    add("formula", `${column.name} = ${column.formula}`, "code");
    if (cell.w) add("values", cell.w, "code");
  } else {
    lines.push(h("dt", {}, word(column.kind === "parameter" ? "parameter" : "given")), h("dd", {}, word("givenWhy")));
  }
  lines.push(h("dt", {}, word("result")), h("dd", { class: "result" }, shown(cell)));
  if (cell.n) lines.push(h("dt", {}, ""), h("dd", { class: "muted small" }, label(cell.n)));
  if (column.basis) lines.push(h("dt", {}, word("basis")), data(column.basis, "dd"));
  return h("div", { class: "sum" },
    h("div", { class: "name" }, h("h3", {}, columnLabel(column)), rowName(page, cell)),
    h("div", { class: "answer" }, shown(cell)), h("dl", {}, lines));
}
function parts(page, id, go) {
  const cell = page.cells[id];
  const line = (part) => {
    const other = page.cells[part];
    const column = page.columns[other.c];
    const open = h("button", { type: "button", class: "link", "data-cell": part, onclick: () => go(part) }, columnLabel(column));
    return h("tr", {}, h("th", { scope: "row" }, open), h("td", {}, rowName(page, other)), h("td", { class: "num" }, shown(other)));
  };
  const ids = (cell.d || []).filter((part) => page.cells[part]);
  if (!ids.length) return rowGiven(page, cell);
  const body = table(word("parts"), [{ text: word("parts") }, { text: word("where") }, { text: word("value"), class: "num" }], ids.slice(0, FIRST).map(line));
  const rest = ids.slice(FIRST);
  const button = rest.length > 0 && h("button", { type: "button", class: "link" }, word("showAll", { n: ids.length }));
  if (button) button.addEventListener("click", () => { body.querySelector("tbody").append(...rest.map(line)); button.remove(); });
  return h("div", {}, body, button);
}
function rowGiven(page, cell) {
  const column = page.columns[cell.c];
  const fields = page.rows[`${column.sheet}/${cell.k}`] || [];
  const lines = fields.map(([name, en, value]) => {
    const here = name === column.name ? "here" : null;
    return h("tr", {}, h("th", { scope: "row", class: here }, columnLabel({ name, en })), h("td", { class: `num ${here || ""}` }, shown(value)));
  });
  if (!lines.length) return h("p", { class: "muted" }, word("givenWhy"));
  return table(word("row"), [{ text: word("row") }, { text: word("value"), class: "num" }], lines, { class: "row" });
}
function drill(page, trail, go) {
  const here = trail[trail.length - 1];
  const box = card(12, word("explain"), here ? null : word("pick"));
  box.id = "drill";
  if (!here) return box;
  const crumbs = trail.map((id, at) => {
    const name = cellName(page, id);
    const text = columnLabel({ name: name.name, en: name.en });
    return at === trail.length - 1
      ? h("li", { "aria-current": "step" }, text)
      : h("li", {}, h("button", { type: "button", class: "link", onclick: () => go(id) }, text));
  });
  box.append(h("ol", { class: "crumbs", "aria-label": word("explain") }, crumbs),
    h("div", { class: "steps", "aria-live": "polite" }, sum(page, here), parts(page, here, go)));
  return box;
}
