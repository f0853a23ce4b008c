"use strict";
// Draws pictures from the data in the page; the same numbers stand in a table below, for those who don't see them.

const PLAIN = () => ({
  textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
  tooltip: { renderMode: "richText" }, // HTML would need inline styles, which the page's policy forbids
});

const DRAWINGS = {
  sankey(links) {
    const nodes = [...new Set(links.flatMap((link) => [link.source, link.target]))].map((name) => ({ name }));
    return { series: [{ type: "sankey", data: nodes, links, label: { fontSize: 13 }, lineStyle: { color: "gradient", opacity: 0.45 } }] };
  },
  lines({ x, lines }) {
    return {
      tooltip: { renderMode: "richText", trigger: "axis" },
      legend: { type: "scroll", bottom: 0 },
      grid: { left: 60, right: 20, top: 20, bottom: 50 },
      xAxis: { type: "category", data: x, boundaryGap: false },
      yAxis: { type: "value" },
      series: lines.map((line) => ({ type: "line", showSymbol: x.length < 40, ...line })),
    };
  },
};

function draw() {
  for (const place of document.querySelectorAll("[data-chart]")) {
    const data = document.getElementById(place.dataset.from || "links");
    if (!data || place.dataset.drawn || !window.echarts) continue;
    place.dataset.drawn = "yes";
    const chart = echarts.init(place, null, { renderer: "canvas" });
    chart.setOption({ ...PLAIN(), ...DRAWINGS[place.dataset.chart](JSON.parse(data.textContent)) });
    window.addEventListener("resize", () => chart.resize());
  }
}

draw();
document.addEventListener("htmx:load", draw);
