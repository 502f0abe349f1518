// The last runs, and how cases fared in them.

import { get } from "./api.js";
import { dots, ended, flakiness, median, pastOf, trend } from "./past.js";
import { load, project } from "./project.js";
import { address, counted, h, ORDER, span, verdict } from "./report.js";

const MAX_CASES = 300;

export async function historyPage(words, query) {
  await load();
  const runs = [...project.runs].reverse();
  const chosen = new Set();
  const compare = h("a", { class: "plain button" }, "Compare");
  const choose = () => {
    const [a, b] = [...chosen].sort();
    compare.hidden = chosen.size !== 2;
    if (chosen.size === 2) compare.setAttribute("href", address(["compare", a, b]));
  };
  const rows = runs.map((run) => h("tr", null,
    h("td", null, h("input", { type: "checkbox", "aria-label": `Compare the run of ${new Date(Number(run.id)).toLocaleString()}`, change: (event) => {
      if (event.target.checked) chosen.add(run.id);
      else chosen.delete(run.id);
      choose();
    } })),
    h("td", null, h("a", { href: address(["run", run.id]) }, ended(run))),
    h("td", null, totalsOf(run.summary)),
    h("td", { class: "num" }, span(run.summary.duration_us)),
    h("td", { class: "num wide" }, run.seed),
    h("td", { class: "wide" }, run.stage),
    h("td", { class: "mono wide" }, run.commit ? run.commit.slice(0, 10) : "")));
  choose();
  return {
    content: [
      h("h1", null, "History"),
      runs.length === 0 ? h("p", null, "No run has been recorded in this folder.") : [
        h("div", { class: "head" }, h("h2", null, "Runs"), h("p", { class: "faint" }, "Choose two to compare them."), compare),
        h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "Runs" }, h("table", { class: "list" },
          h("thead", null, h("tr", null, h("th", null, h("span", { class: "hidden" }, "compare")), h("th", null, "started"), h("th", null, "result"), h("th", { class: "num" }, "took"), h("th", { class: "num wide" }, "seed"), h("th", { class: "wide" }, "stage"), h("th", { class: "wide" }, "commit"))),
          h("tbody", null, rows))),
        h("h2", null, "Cases"), casesOf(query),
      ],
    ],
  };
}

function totalsOf(summary) {
  const words = [["failed", "failed"], ["broken", "broken"], ["mistakes", "mistake"], ["flaky", "flaky"], ["passed", "passed"], ["skipped", "skipped"], ["unplayed", "unplayed"]];
  return words.filter(([key]) => summary[key]).map(([key, word], at) => [at ? ", " : "", h("span", { class: word }, `${summary[key]} ${word === "unplayed" ? "not run" : word}`)]);
}

function casesOf() {
  const names = [...new Set(project.runs.flatMap((run) => Object.keys(run.cases)))];
  const all = names.map((name) => {
    const past = pastOf(name, project.runs);
    const millis = past.filter((one) => one.verdict !== "skipped").map((one) => one.millis);
    return { name, past, millis, usual: millis.length ? median(millis) : 0, flaky: flakiness(past) };
  });
  // What needs attention comes first: flaky, then slow.
  all.sort((a, b) => Number(Boolean(b.flaky)) - Number(Boolean(a.flaky)) || b.usual - a.usual);
  const rows = all.slice(0, MAX_CASES).map((one) => h("tr", null,
    h("td", { class: "case-name" }, h("a", { href: address(["case", one.name]) }, one.name), one.flaky ? h("div", { class: "flaky" }, `flaky: ${one.flaky}`) : null),
    h("td", null, dots(one.name, project.runs)),
    h("td", { class: "num" }, one.millis.length ? span(one.usual * 1000) : ""),
    h("td", { class: "wide" }, one.millis.length ? trend(one.millis) : null)));
  return [
    h("p", { class: "faint" }, `${counted(all.length, "case")} in ${counted(project.runs.length, "run")}: flaky ones first, then the slowest.`),
    h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "Cases" }, h("table", { class: "list" },
      h("thead", null, h("tr", null, h("th", null, "case"), h("th", null, "last runs"), h("th", { class: "num" }, "usually"), h("th", { class: "wide" }, "durations"))),
      h("tbody", null, rows))),
  ];
}

// One earlier run.
export async function runPage([id]) {
  const { runs } = await get("runs");
  const run = runs.find((one) => one.id === id);
  if (!run) return { content: [h("h1", null, "No such run"), h("p", null, h("a", { href: "#/history" }, "All runs"))] };
  const rank = ([, [word]]) => ORDER.indexOf(word);
  const cases = Object.entries(run.cases).sort((a, b) => rank(a) - rank(b));
  return {
    content: [
      h("nav", { class: "navigation", "aria-label": "Runs" }, h("a", { href: "#/history" }, "← All runs")),
      h("h1", null, "Run of ", ended(run)),
      h("p", { class: "totals" }, totalsOf(run.summary), h("span", { class: "faint facts-line" }, ` ${run.stage} stage · seed ${run.seed} · ${span(run.summary.duration_us)}${run.commit ? ` · ${run.commit.slice(0, 10)}` : ""}`)),
      run.has_events ? null : h("p", { class: "faint" }, "Only the verdicts of this run are kept: its events were not recorded, or are too old."),
      h("ul", { class: "cases" }, cases.map(([name, [word, millis]]) => h("li", null, verdict(word),
        h("div", { class: "case" }, run.has_events ? h("a", { class: "name", href: address(["case", name], { run: id }) }, name) : h("span", { class: "name" }, name)),
        h("time", null, span(millis * 1000))))),
    ],
  };
}
