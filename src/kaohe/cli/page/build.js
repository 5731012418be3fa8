/* Elements: h() for HTML, s() for SVG; text is always set as text, never parsed. */
const CJK = /[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]/;
function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(3)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}
const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
const s = (tag, attributes, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

/* A name that comes from data: it keeps its language, so that a screen reader pronounces it right. */
const data = (text, tag = "span", attributes = {}) =>
  h(tag, { lang: lang !== "zh" && CJK.test(text) ? "zh-CN" : null, ...attributes }, text);
/* A title in the language of the page; without an English one, the name from the document. */
const label = (text) => (lang === "en" && text.en ? document.createTextNode(text.en) : data(text.zh));
const plain = (text) => (lang === "en" && text.en) || text.zh;

function light(colour, count = "") {
  return h("span", { class: `light ${colour}` }, h("span", { "aria-hidden": "true" }, LIGHT_SHAPES[colour]), word(`${colour}Light`), count && ` ${count}`);
}
function shown(cell) {
  if (cell.s) return h("span", { class: "state" }, stateWord(cell.s));
  if (cell.v.startsWith("@")) return h("span", { class: cell.v === "@yes" ? "ok" : "warn" }, word(cell.v.slice(1)));
  return CJK.test(cell.v) ? data(cell.v) : cell.v;
}
function card(span, title, aside, ...children) {
  return h("section", { class: `card span-${span}` },
    h("header", {}, h("h2", {}, title), aside && h("span", { class: "aside" }, aside)), ...children);
}
function table(caption, heads, rows, options = {}) {
  const head = h("tr", {}, heads.map((one) => h("th", { scope: "col", class: one.class || null }, one.text)));
  return h("div", { class: `table ${options.class || ""}`, tabindex: options.tall ? "0" : null, role: options.tall ? "region" : null, "aria-label": options.tall ? caption : null },
    h("table", {}, h("caption", {}, caption), h("thead", {}, head), h("tbody", {}, rows)));
}
