"use strict";
// Draws pictures from the data in the page; the same numbers stand in a table below, for those who don't see them.

function draw() {
  const place = document.querySelector("[data-chart=sankey]");
  const data = document.getElementById("links");
  if (!place || !data || place.dataset.drawn || !window.echarts) return;
  place.dataset.drawn = "yes";
  const links = JSON.parse(data.textContent);
  const nodes = [...new Set(links.flatMap((link) => [link.source, link.target]))].map((name) => ({ name }));
  const chart = echarts.init(place, null, { renderer: "canvas" });
  chart.setOption({
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    tooltip: { renderMode: "richText" }, // HTML would need inline styles, which the page's policy forbids
    series: [{ type: "sankey", data: nodes, links, label: { fontSize: 13 }, lineStyle: { color: "gradient", opacity: 0.45 } }],
  });
  window.addEventListener("resize", () => chart.resize());
}

document.addEventListener("DOMContentLoaded", draw);
document.addEventListener("htmx:load", draw);
