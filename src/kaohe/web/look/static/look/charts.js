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

  const radar = (data, of, size, wide) => ({
    radar: {
      center: ["50%", "48%"], radius: wide ? "66%" : "60%", splitNumber: 4,
      indicator: data.labels.map((name) => ({ name, max: 100 })),
      axisName: { ...words(of, size), color: of("ink"), formatter: (name) => (name.length > 11 && name.includes(" ") ? name.replace(" ", "\n") : name.replace(/^([\u4e00-\u9fff]{6})(?=[\u4e00-\u9fff]{3})/, "$1\n")) },
      axisNameGap: 12,
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
          label: { show: main, ...words(of, size - 1), color: of("action-dark"), formatter: (point) => String(Math.round(point.value)) },
        };
      }).reverse(),
    }],
  });

  const axes = (data, of, size) => {
    const right = data.series.some((one) => one.axis === 1);
    const plain = { axisLabel: words(of, size), axisTick: { show: false } };
    const ends = data.series.filter((one) => one.axis === 1).flatMap((one) => one.values.filter((value) => value !== null).map(Number));
    const lines = data.series.every((one) => one.shape === "line");
    const all = data.series.flatMap((one) => one.values.filter((value) => value !== null).map(Number));
    const near = (values) => Math.floor((Math.min(...values) - 1) / 5) * 5;
    const span = (low, high) => ({ min: low, max: high, interval: (high - low) / 5 });
    const left = { type: "value", ...plain, splitLine: { lineStyle: { color: of("line") } }, min: lines && all.length ? Math.max(0, near(all)) : 0 };
    return {
      grid: { left: 8, right: right ? 8 : 14, top: 30, bottom: 4, containLabel: true },
      xAxis: { type: "category", data: data.labels, ...plain, axisLine: { lineStyle: { color: of("line-strong") } } },
      yAxis: right
        ? [left, { type: "value", ...plain, splitLine: { show: false }, ...(ends.length ? span(Math.max(0, near(ends)), Math.ceil((Math.max(...ends) + 1) / 5) * 5) : {}) }]
        : left,
    };
  };

  const tallest = (data) => Math.max(...data.labels.map((_, at) => data.series.reduce((sum, one) => sum + (one.shape === "bar" ? Number(one.values[at] ?? 0) : 0), 0)));

  const bars = (data, of, size, most = tallest(data)) => ({
    ...axes(data, of, size),
    series: data.series.map((one) => {
      const drawn = look(one, of);
      const line = one.shape === "line";
      return {
        name: one.name, type: one.shape, yAxisIndex: one.axis, data: one.values.map(number),
        stack: !line && data.kind === "stacked" ? "all" : undefined, barMaxWidth: 34, connectNulls: true,
        itemStyle: { color: drawn.color, borderColor: line ? drawn.color : undefined },
        lineStyle: line ? { color: drawn.color, width: drawn.width ?? 2, type: drawn.type ?? "solid" } : undefined,
        symbol: line && drawn.type !== "dashed" ? "circle" : "none", symbolSize: 6,
        label: {
          show: one.role !== "target" && one.role !== "median" && one.role !== "past", position: line || data.kind !== "stacked" ? "top" : "insideBottom",
          ...(line ? { backgroundColor: of("card"), padding: [1, 3], borderRadius: 3 } : {}),
          ...words(of, size - 1), color: line || data.kind !== "stacked" ? of("ink") : of(`on-${one.role}`) || of("ink"),
          formatter: (point) => (line || data.kind !== "stacked" || point.value > most * 0.06 ? String(point.value ?? "") : ""),
        },
      };
    }),
  });

  const draw = (place) => {
    const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const of = colours();
    const size = parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.75;
    const option = data.kind === "radar" ? radar(data, of, size, place.clientWidth > 420) : bars(data, of, size);
    const chart = shown.get(place) ?? echarts.init(place, null, { renderer: "svg" });
    shown.set(place, chart);
    chart.setOption({
      animation: !still && !matchMedia("print").matches && !document.documentElement.classList.contains("screen"),
      animationDuration: 300, textStyle: words(of, size),
      aria: { enabled: true, label: { description: data.title } },
      legend: { show: data.series.length > 1, [data.kind === "radar" ? "bottom" : "top"]: 0, right: data.kind === "radar" ? "center" : 0, itemWidth: 14, itemHeight: 8, itemGap: 12, icon: "roundRect", textStyle: words(of, size), data: data.series.map((one) => one.name) },
      ...option,
    }, true);
    place.setAttribute("aria-label", data.title);
  };

  const all = (root) => {
    for (const place of root.querySelectorAll("[data-chart]")) draw(place);
    for (const [place, chart] of shown) if (!place.isConnected) { chart.dispose(); shown.delete(place); }
  };

  addEventListener("resize", () => { for (const [place] of shown) { shown.get(place).resize(); draw(place); } });
  addEventListener("beforeprint", () => { for (const [, chart] of shown) chart.resize({ width: 560 }); });
  addEventListener("afterprint", () => { for (const [, chart] of shown) chart.resize({ width: "auto" }); });
  document.addEventListener("htmx:after:swap", () => all(document));
  all(document);
})();
