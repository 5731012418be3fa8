// Draws the charts of a page from the data that stand beside them; without it the tables say the same.
"use strict";

(() => {
  // ECharts writes `style` attributes; the policy of our pages lets scripts style by the object model alone.
  const set = SVGElement.prototype.setAttribute;
  SVGElement.prototype.setAttribute = function (name, value) {
    if (name === "style") this.style.cssText = value;
    else set.call(this, name, value);
  };

  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const shown = new Map();

  const colours = () => {
    const style = getComputedStyle(document.documentElement);
    return (name) => style.getPropertyValue(`--${name}`).trim();
  };

  const number = (value) => (value === null ? null : Number(value));

  const look = (series, of) => {
    const told = {
      main: { color: of("action"), width: 2.5 },
      past: { color: of("chart-past"), width: 1.5 },
      median: { color: of("chart-past"), width: 1.5 },
      target: { color: of("gold"), width: 1.5, type: "dashed" },
      first: { color: of("chart-1") }, second: { color: of("chart-2") },
      third: { color: of("chart-3") }, fourth: { color: of("chart-4") }, open: { color: of("chart-open") },
      mean: { color: of("gold"), width: 2 },
      other: { color: of("gold"), width: 2, type: "dashed" }, another: { color: of("green"), width: 2, type: "dotted" }, last: { color: of("chart-past"), width: 2 },
    };
    return told[series.role] ?? told.main;
  };

  const words = (of, size) => ({ color: of("ink-2"), fontSize: size, fontFamily: getComputedStyle(document.body).fontFamily });

  const folded = (name) => (name.length > 11 && name.includes(" ") ? name.replace(" ", "\n") : name.replace(/^([\u4e00-\u9fff]{6})(?=[\u4e00-\u9fff]{3})/, "$1\n"));

  // The numbers of one series stand beside the names of the axes, where nothing crosses them; of several, in the table.
  const named = (data, name) => {
    const mains = data.series.filter((one) => !["past", "median"].includes(one.role));
    const value = mains.length === 1 ? mains[0].values[data.labels.indexOf(name)] : null;
    return value === null || value === undefined ? folded(name) : `${folded(name)}${name.length > 8 && folded(name) === name ? "\n" : " "}{value|${Math.round(Number(value))}}`;
  };

  const radar = (data, of, size, wide) => ({
    radar: {
      center: ["50%", "49%"], radius: wide ? "60%" : "56%", splitNumber: 4,
      indicator: data.labels.map((name) => ({ name, max: 100 })),
      axisName: { ...words(of, size), color: of("ink"), lineHeight: size * 1.3, formatter: (name) => named(data, name), rich: { value: { ...words(of, size), color: of("action-dark"), fontWeight: 600, lineHeight: size * 1.3 } } },
      axisNameGap: 10,
      splitArea: { show: false }, splitLine: { lineStyle: { color: of("line") } }, axisLine: { lineStyle: { color: of("line") } },
    },
    series: [{
      type: "radar",
      data: data.series.map((one) => {
        const drawn = look(one, of);
        const main = one.role === "main";
        return {
          name: one.name, value: one.values.map((value) => number(value) ?? 0),
          symbol: main ? "circle" : "none", symbolSize: 5,
          itemStyle: { color: drawn.color }, lineStyle: { color: drawn.color, width: drawn.width, type: drawn.type ?? "solid" },
          areaStyle: main ? { color: drawn.color, opacity: 0.12 } : { opacity: 0 },
        };
      }).reverse(),
    }],
  });

  const axes = (data, of, size, over) => {
    const right = data.series.some((one) => one.axis === 1);
    const plain = { axisLabel: words(of, size), axisTick: { show: false } };
    const ends = data.series.filter((one) => one.axis === 1).flatMap((one) => one.values.filter((value) => value !== null).map(Number));
    const lines = data.series.every((one) => one.shape === "line");
    const all = data.series.flatMap((one) => one.values.filter((value) => value !== null).map(Number));
    const near = (values) => Math.floor((Math.min(...values) - 1) / 5) * 5;
    const span = (low, high) => ({ min: low, max: high, interval: (high - low) / 5 });
    const whole = (values, step) => ({ min: Math.max(0, Math.floor((Math.min(...values) - 1) / step) * step), max: Math.ceil((Math.max(...values) + 1) / step) * step, interval: step });
    const range = Math.max(...all) - Math.min(...all);
    const left = { type: "value", ...plain, splitLine: { lineStyle: { color: of("line") } }, ...(lines && all.length ? whole(all, range <= 20 ? 5 : range <= 50 ? 10 : 20) : { min: 0 }) };
    return {
      grid: { left: 8, right: right ? 8 : 14, top: 30 + 20 * (over - 1), bottom: 4, containLabel: true },
      xAxis: { type: "category", data: data.labels, ...plain, axisLine: { lineStyle: { color: of("line-strong") } } },
      yAxis: right
        ? [left, { type: "value", ...plain, splitLine: { show: false }, ...(ends.length ? span(Math.max(0, near(ends)), Math.ceil((Math.max(...ends) + 1) / 5) * 5) : {}) }]
        : left,
    };
  };

  const tallest = (data) => Math.max(...data.labels.map((_, at) => data.series.reduce((sum, one) => sum + (one.shape === "bar" ? Number(one.values[at] ?? 0) : 0), 0)));

  const bars = (data, of, size, over, most = tallest(data)) => ({
    ...axes(data, of, size, over),
    series: data.series.map((one) => {
      const drawn = look(one, of);
      const line = one.shape === "line";
      return {
        name: one.name, type: one.shape, yAxisIndex: one.axis, data: one.values.map(number).map((value, at, all) => (line && data.kind !== "stacked" && value !== null && [all[at - 1], all[at + 1]].every((next) => next === undefined || next === null || next >= value) ? { value, label: { position: "bottom" } } : value)),
        stack: !line && data.kind === "stacked" ? "all" : undefined, barMaxWidth: 34, connectNulls: true,
        itemStyle: { color: drawn.color, borderColor: line ? drawn.color : undefined },
        lineStyle: line ? { color: drawn.color, width: drawn.width ?? 2, type: drawn.type ?? "solid" } : undefined,
        symbol: line && drawn.type !== "dashed" ? "circle" : "none", symbolSize: 6,
        label: {
          show: one.role !== "target" && one.role !== "median" && one.role !== "past", position: line || data.kind !== "stacked" ? "top" : "insideBottom",
          ...(line ? { backgroundColor: of("card"), padding: [1, 3], borderRadius: 3 } : {}),
          ...words(of, size - 1), color: line || data.kind !== "stacked" ? of("ink") : of(`on-${one.role}`) || of("ink"),
          formatter: (point) => (line || data.kind !== "stacked" || point.value > most * 0.06 ? one.values[point.dataIndex] ?? "" : ""),
        },
      };
    }),
  });

  const draw = (place) => {
    const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const of = colours();
    const size = parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.75;
    const wide = data.series.reduce((sum, one) => sum + 28 + [...one.name].reduce((long, letter) => long + (letter > "\u2e80" ? size : size * 0.56), 0), 0);
    const option = data.kind === "radar" ? radar(data, of, size, place.clientWidth > 420) : bars(data, of, size, Math.ceil(wide / place.clientWidth));
    const chart = shown.get(place) ?? echarts.init(place, null, { renderer: "svg" });
    shown.set(place, chart);
    chart.setOption({
      animation: !still && !matchMedia("print").matches && !document.documentElement.classList.contains("screen"),
      animationDuration: 300, textStyle: words(of, size),
      aria: { enabled: true, label: { description: data.title } },
      legend: { show: data.series.length > 1, ...(data.kind === "radar" ? { bottom: 0, left: "center" } : { top: 0, right: 0 }), itemWidth: 14, itemHeight: 8, itemGap: 12, icon: "roundRect", textStyle: words(of, size), data: data.series.map((one) => one.name) },
      ...option,
    }, true);
    place.setAttribute("aria-label", data.title);
    place.querySelector("svg")?.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`); // paper scales it
  };

  const all = (root) => {
    for (const place of root.querySelectorAll("[data-chart]")) draw(place);
    for (const [place, chart] of shown) if (!place.isConnected) { chart.dispose(); shown.delete(place); }
  };

  addEventListener("resize", () => { for (const [place] of shown) { shown.get(place).resize(); draw(place); } });
  document.addEventListener("htmx:after:swap", () => all(document));
  all(document);
})();
