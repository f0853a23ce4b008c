"use strict";
// Everything works without this file; with it, keys decide, the undo bar counts down, pictures are drawn.

const typing = (target) =>
  target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

function press(wanted) {
  const found = document.querySelector(`[data-key="${CSS.escape(wanted)}"]`);
  if (!found) return false;
  if (found.tagName === "SUMMARY") {
    const fold = found.parentElement;
    fold.open = !fold.open;
    if (fold.open) (fold.querySelector("textarea, select, input:not([type=hidden])") || found).focus();
  } else {
    found.click();
  }
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.metaKey) return;
  if (event.key === "Escape" && typing(event.target)) return event.target.blur();
  if (event.key === "Enter" && event.ctrlKey && event.target.form) {
    event.preventDefault();
    return event.target.form.requestSubmit();
  }
  if (event.ctrlKey || typing(event.target)) return;
  if (event.key === "/") {
    event.preventDefault();
    return document.querySelector(".search input")?.focus();
  }
  if (press(event.key.toLowerCase())) event.preventDefault();
});

// A form is sent once, however often it is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) return event.preventDefault();
  if (form.method === "post") {
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 4000);
  }
});

function countDown() {
  const bar = document.querySelector("[data-undo-seconds]");
  if (!bar || bar.dataset.running) return;
  bar.dataset.running = "yes";
  let left = Number(bar.dataset.undoSeconds);
  const label = bar.querySelector("[data-left]");
  const clock = setInterval(() => {
    left -= 1;
    if (label) label.textContent = String(left);
    if (left <= 0 || !bar.isConnected) {
      clearInterval(clock);
      bar.remove();
    }
  }, 1000);
}

function tickAll() {
  const all = document.querySelector("[data-tick-all]");
  all?.addEventListener("change", () => {
    for (const box of document.querySelectorAll(`input[name="${CSS.escape(all.dataset.tickAll)}"]`)) box.checked = all.checked;
  });
}

function fillIn() {
  for (const select of document.querySelectorAll("select[data-fills]")) {
    const target = document.getElementById(select.dataset.fills);
    select.addEventListener("change", () => {
      if (select.value && target) target.value = select.value;
      target?.focus();
    });
  }
}

function printButtons() {
  for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
}

// Loaded with the first picture: a page that follows by htmx brings no scripts of its own.
function fetchCharts() {
  const wanted = document.body.dataset.charts;
  if (!wanted || !document.querySelector("[data-chart]") || document.documentElement.dataset.charts) return;
  document.documentElement.dataset.charts = "asked";
  for (const address of wanted.split(" ")) {
    const script = document.createElement("script");
    script.src = address;
    script.async = false;
    document.head.append(script);
  }
}

function arrive() {
  fetchCharts();
  countDown();
  tickAll();
  fillIn();
  printButtons();
  document.querySelector("[data-focus]")?.focus({ preventScroll: true });
}

document.addEventListener("DOMContentLoaded", arrive);
// A page that follows by htmx brings a new body: of its parts, main is the one that is on every page.
document.addEventListener("htmx:load", (event) => {
  if (event.target.id === "main") arrive();
});
