// The parts of Apache ECharts that the pages use, and no others: bars, lines, a radar and a heat map, drawn as SVG.
import * as echarts from "echarts/core";
import {BarChart, HeatmapChart, LineChart, RadarChart} from "echarts/charts";
import {
  AriaComponent, GridComponent, LegendComponent, MarkLineComponent, RadarComponent, TooltipComponent,
  VisualMapPiecewiseComponent,
} from "echarts/components";
import {SVGRenderer} from "echarts/renderers";

echarts.use([
  BarChart, HeatmapChart, LineChart, RadarChart, AriaComponent, GridComponent, LegendComponent, MarkLineComponent,
  RadarComponent, TooltipComponent, VisualMapPiecewiseComponent, SVGRenderer,
]);
globalThis.echarts = {init: echarts.init};
