"use strict";
(() => {
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const one = selector => document.querySelector(selector);

/* filter: rows and sentences that hold every word stay, with what stands above them */
const form = one("#page-find"), query = one("#page-query"), told = one("#page-find output");
const UNITS = ".blocks > tbody, table:not(.blocks) > tbody > tr:not(.group), .sentence, .commentary";
const HEADS = "h1, h2, h3, h4, h5, h6, summary, caption, thead, .group";
const plain = text => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");
let units, away = [], unfolded = [];

const above = node => {
  const box = node.closest("details, section");
  const head = box && box.querySelector("summary, h2, h3");
  return head ? head.textContent : "";
};
const hide = node => { if (!node.hidden) { node.hidden = true; away.push(node); } };
const rest = (node, kept) => {
  for (const child of node.children) {
    if (child.matches(UNITS)) continue;
    if (kept.has(child)) {
      if (child.tagName === "DETAILS" && !child.open) { child.open = true; unfolded.push(child); }
      rest(child, kept);
    } else if (!child.matches(HEADS) && !(child.matches(".notes") && kept.has(child.previousElementSibling))) hide(child);
  }
};
const filter = () => {
  for (const node of away) node.hidden = false;
  for (const fold of unfolded) fold.open = false;
  away = [];
  unfolded = [];
  told.textContent = "";
  const words = plain(query.value).trim().split(" ").filter(Boolean);
  if (!words.length) return;
  units ??= all(UNITS, one("#page-main")).map(node => [node, plain([above(node), node.textContent, node.dataset.sought].join(" "))]);
  const kept = new Set();
  let count = 0;
  for (const [node, text] of units) {
    if (!words.every(word => text.includes(word))) { hide(node); continue; }
    count += 1;
    for (let box = node.parentElement; !kept.has(box) && box.id !== "page-main"; box = box.parentElement) kept.add(box);
  }
  rest(one("#page-main"), kept);
  for (const head of all("tr.group")) {
    let row = head.nextElementSibling;
    while (row && row.hidden) row = row.nextElementSibling;
    if (!row || row.matches(".group")) hide(head);
  }
  told.textContent = count ? form.dataset.found.replace("{}", count.toLocaleString()) : form.dataset.none;
};
if (one("main table, main .sentence")) form.hidden = false;
form.addEventListener("submit", event => event.preventDefault());
query.addEventListener("input", filter);

/* folds: opened for what a link leads to, and for paper */
const reveal = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.closest("[hidden]")) { query.value = ""; filter(); }
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  target.scrollIntoView();
};
addEventListener("hashchange", reveal);
addEventListener("click", event => {
  const link = event.target.closest("a[href^='#']");
  if (link && link.hash === location.hash) reveal();
});
let opened = [];
addEventListener("beforeprint", () => {
  opened = all(".sources details:not([open])");
  for (const fold of opened) fold.open = true;
});
addEventListener("afterprint", () => { for (const fold of opened) fold.open = false; });

/* comment sheet: a field a section, kept in the browser where it lets us, saved as CSV */
const sheet = one("#page-comments");
if (!sheet) return;
const key = `evalkit ${sheet.dataset.fingerprint} ${document.title}`;
const reviewer = one("#page-reviewer"), said = one("#page-said");
const fields = new Map();
const load = () => { try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; } };
const keep = () => {
  const texts = Object.fromEntries([...fields].map(([section, field]) => [section, field.value]));
  try { localStorage.setItem(key, JSON.stringify({ reviewer: reviewer.value, texts })); }
  catch { said.textContent = sheet.dataset.lost; }
};
const before = load();
reviewer.value = before.reviewer || "";
reviewer.addEventListener("input", () => {
  if (reviewer.ariaInvalid) { reviewer.ariaInvalid = null; said.textContent = ""; }
  keep();
});
for (const section of all("section[data-section]")) {
  const box = one("#page-comment").content.cloneNode(true);
  const field = box.querySelector("textarea"), label = box.querySelector("label");
  field.id = `comment-${section.dataset.section}`;
  label.htmlFor = field.id;
  label.append(section.querySelector("h2, h3").textContent);
  field.value = (before.texts || {})[section.dataset.section] || "";
  box.querySelector("details").open = Boolean(field.value);
  field.addEventListener("input", keep);
  fields.set(section.dataset.section, field);
  section.append(box);
}
sheet.hidden = !fields.size;
for (const link of all("nav .to-sheet")) link.hidden = sheet.hidden;

const FORMULA = /^[ \u3000\u00a0]*[=+\-@\t\r\n＝＋－＠]/;
const cell = text => `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
const rows = () => [...fields].filter(([, field]) => field.value.trim()).map(([section, field]) => [
  document.title, sheet.dataset.edition, sheet.dataset.fingerprint, reviewer.value, section,
  document.getElementById(section)?.textContent ?? "", field.value,
]);
one("#page-save").addEventListener("click", () => {
  const found = rows();
  if (!found.length) { said.textContent = sheet.dataset.nothing; return; }
  if (!reviewer.value.trim()) {
    reviewer.ariaInvalid = "true";
    said.textContent = sheet.dataset.unnamed;
    reviewer.focus();
    return;
  }
  const lines = [sheet.dataset.columns.split(","), ...found].map(row => row.map(cell).join(","));
  const file = new Blob([`\ufeff${lines.join("\r\n")}\r\n`], { type: "text/csv" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${sheet.dataset.file}_${document.title.slice(0, 60)}.csv`.replace(/[\s\\/:*?"<>|]+/g, "_");
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  said.textContent = sheet.dataset.saved.replace("{}", found.length);
});
one("#page-clear").addEventListener("click", () => {
  if (!confirm(sheet.dataset.sure)) return;
  for (const field of [reviewer, ...fields.values()]) field.value = "";
  said.textContent = "";
  keep();
});
})();
