/* Charts: small SVG drawings, each with its data as a table one button away. */
function chart(title, drawing, heads, rows, legend) {
  const figure = h("figure", {}, drawing, legend);
  const data = table(title, heads, rows);
  data.classList.add("hidden");
  const button = h("button", { type: "button", class: "asTable", "aria-pressed": "false" }, word("asTable"));
  button.addEventListener("click", () => {
    const asTable = data.classList.toggle("hidden") === false;
    figure.classList.toggle("hidden", asTable);
    button.setAttribute("aria-pressed", String(asTable));
    button.textContent = word(asTable ? "chart" : "asTable");
  });
  return { figure, data, button };
}
const key = (kind, text) => h("span", {}, h("i", { class: kind }), text);

/* Round steps that a reader can count with: 1, 2 or 5 times a power of ten. */
function ticks(low, high) {
  const rough = (high - low) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => one >= rough * 0.999);
  const found = [];
  for (let at = Math.ceil(low / step - 1e-9); at * step <= high + step * 1e-9; at += 1) found.push(at * step);
  return found;
}
/* A long name over two lines, broken at the space nearest to its middle. */
function halves(name) {
  const spaces = [...name.matchAll(/ /g)].map((found) => found.index);
  if (name.length < 14 || !spaces.length) return [name];
  const middle = spaces.reduce((best, one) => (Math.abs(one - name.length / 2) < Math.abs(best - name.length / 2) ? one : best));
  return [name.slice(0, middle), name.slice(middle + 1)];
}
function radar(classes, own, median, name) {
  const [cx, cy, r] = [230, 166, 108];
  const angle = (at) => (2 * Math.PI * at) / classes.length - Math.PI / 2;
  const point = (at, share) => [cx + r * share * Math.cos(angle(at)), cy + r * share * Math.sin(angle(at))];
  const ring = (shares) => shares.map((share, at) => point(at, share).map((n) => n.toFixed(1)).join(",")).join(" ");
  const grid = [0.25, 0.5, 0.75, 1].map((share) =>
    s("polygon", { points: ring(classes.map(() => share)), fill: share === 1 ? "#f8fafc" : "none", stroke: "#d5dce6" }));
  const spokes = classes.map((_, at) => {
    const [x, y] = point(at, 1);
    return s("line", { x1: cx, y1: cy, x2: x, y2: y, stroke: "#e3e8ef" });
  });
  const known = own.map((value) => (value === null ? 0 : value / 1000));
  const names = classes.map((one, at) => {
    const [x, y] = point(at, 1.14);
    const side = Math.cos(angle(at));
    const anchor = Math.abs(side) < 0.2 ? "middle" : side > 0 ? "start" : "end";
    const share = own[at] === null ? "—" : `${Math.round(own[at] / 10)}%`;
    const lines = halves(plain(one.name));
    const up = Math.sin(angle(at)) < -0.9 ? 12 + 16 * (lines.length - 1) : 8 * (lines.length - 1) - 2;
    const name = lines.map((line, row) => s("tspan", { x, dy: row ? 16 : 0, lang: one.name.en ? null : "zh-CN" }, line));
    return s("text", { x, y: y + (Math.sin(angle(at)) > 0.5 ? 10 : -up), "text-anchor": anchor, "font-size": 13 },
      name, s("tspan", { x, dy: 16, "font-weight": 600, fill: "#123f7a" }, share));
  });
  return s("svg", { viewBox: "0 0 460 330", role: "img", "aria-label": `${name} ${word("classScore")}` },
    grid, spokes,
    s("polygon", { points: ring(median.map((value) => value / 1000)), fill: "none", stroke: "#8793a5", "stroke-width": 1.5, "stroke-dasharray": "4 3" }),
    s("polygon", { points: ring(known), fill: "rgba(31,102,193,.14)", stroke: "#1f66c1", "stroke-width": 2 }),
    known.map((value, at) => s("circle", { cx: point(at, value)[0], cy: point(at, value)[1], r: 3.2, fill: "#fff", stroke: "#1f66c1", "stroke-width": 2 })),
    names);
}

function trend(periods, totals, medians, name) {
  const known = [...totals, ...medians].filter((value) => value !== null);
  const low = Math.floor(Math.min(...known) / 10) * 10;
  const high = Math.max(100, Math.ceil(Math.max(...known) / 10) * 10);
  const [left, top, width, height] = [34, 24, 412, 110];
  const x = (at) => left + (periods.length > 1 ? (at * width) / (periods.length - 1) : width / 2);
  const y = (value) => top + height * (1 - (value - low) / (high - low || 1));
  const line = (values) => values.map((value, at) => (value === null ? null : `${x(at).toFixed(1)},${y(value).toFixed(1)}`)).filter(Boolean).join(" ");
  const marks = [low, (low + high) / 2, high].map((value) => [
    s("line", { x1: left, x2: left + width, y1: y(value), y2: y(value), stroke: "#e3e8ef" }),
    s("text", { x: left - 8, y: y(value) + 4, "text-anchor": "end", "font-size": 12, fill: "#5a6678" }, value),
  ]);
  const ends = periods.map((period, at) =>
    s("text", { x: x(at), y: top + height + 20, "text-anchor": at === 0 ? "start" : at === periods.length - 1 ? "end" : "middle", "font-size": 12 }, period));
  const dots = totals.map((value, at) => value !== null && [
    s("circle", { cx: x(at), cy: y(value), r: 3.2, fill: "#fff", stroke: "#1f66c1", "stroke-width": 2 }),
    s("text", { x: x(at), y: y(value) - 8, "text-anchor": at === 0 ? "start" : at === periods.length - 1 ? "end" : "middle", "font-size": 12, "font-weight": 600 }, value.toFixed(2)),
  ]);
  return s("svg", { viewBox: "0 0 460 158", role: "img", "aria-label": `${name} ${word("trend")}` }, marks, ends,
    s("polyline", { points: line(medians), fill: "none", stroke: "#8793a5", "stroke-width": 1.5, "stroke-dasharray": "4 3" }),
    s("polyline", { points: line(totals), fill: "none", stroke: "#1f66c1", "stroke-width": 2 }), dots);
}

/* Dots, not bars: the axis need not begin at zero. */
function dots(bars, limit, unit, title) {
  const [left, top, width, height] = [44, 12, 404, 220];
  const values = [...bars.map((bar) => bar.n), ...(limit === null ? [] : [limit])];
  const spread = Math.max(...values) - Math.min(...values) || Math.abs(values[0]) || 1;
  const [low, high] = [Math.min(...values) - spread * 0.1, Math.max(...values) + spread * 0.1];
  const y = (value) => top + height * (1 - (value - low) / (high - low));
  const x = (at) => left + ((at + 0.5) * width) / bars.length;
  const marks = ticks(low, high).map((value) => [
    s("line", { x1: left, x2: left + width, y1: y(value), y2: y(value), stroke: "#e3e8ef" }),
    s("text", { x: left - 6, y: y(value) + 4, "text-anchor": "end", "font-size": 12, fill: "#5a6678" }, unit(value)),
  ]);
  const drawn = bars.map((bar, at) => {
    const name = s("title", { lang: "zh-CN" }, `${bar.name} ${bar.v}`);
    if (!bar.failed) return s("circle", { cx: x(at), cy: y(bar.n), r: 3, fill: "#fff", stroke: "#1f66c1", "stroke-width": 1.6 }, name);
    const [cx, cy] = [x(at), y(bar.n)];
    return [
      s("path", { d: `M${cx} ${cy - 6}l6 11h-12z`, fill: "#e08a00" }, name),
      s("text", { x: cx + 10, y: cy + 5, "font-size": 12, "font-weight": 600, lang: "zh-CN" }, `${bar.name} ${bar.v}`),
    ];
  });
  const line = limit !== null && [
    s("line", { x1: left, x2: left + width, y1: y(limit), y2: y(limit), stroke: "#b8892b", "stroke-width": 1.5, "stroke-dasharray": "6 4" }),
    s("text", { x: left + width, y: y(limit) + 16, "text-anchor": "end", "font-size": 12, "font-weight": 600 }, `${word("target")} ${unit(limit)}`),
  ];
  return s("svg", { viewBox: "0 0 460 240", role: "img", "aria-label": title }, marks, line, drawn);
}
