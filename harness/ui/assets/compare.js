// Two runs side by side: their cases, and the steps of one case in both.

import { get } from "./api.js";
import { ended } from "./past.js";
import { address, choice, counted, h, span, stepRow, verdict } from "./report.js";

const MAX_ROWS = 500;
// A difference in duration that is shown: a fifth, and a twentieth of a second.
const SLOWER = 1.2;
const SLOWER_MS = 50;

export async function comparePage([a, b, name], query) {
  const { runs } = await get("runs");
  const [first, second] = [a, b].map((id) => runs.find((run) => run.id === id));
  if (!first || !second) return { content: [h("h1", null, "No such runs"), h("p", null, h("a", { href: "#/history" }, "All runs"))] };
  return name ? stepsPage(first, second, name) : runsPage(first, second, query);
}

function runsPage(first, second, query) {
  const names = [...new Set([...Object.keys(first.cases), ...Object.keys(second.cases)])];
  const all = names.map((name) => {
    const [one, two] = [first.cases[name], second.cases[name]];
    const slower = one && two && Math.abs(one[1] - two[1]) > SLOWER_MS && Math.max(one[1], two[1]) > SLOWER * Math.min(one[1], two[1]);
    return { name, one, two, changed: one?.[0] !== two?.[0], slower };
  });
  all.sort((x, y) => Number(y.changed) - Number(x.changed) || Number(Boolean(y.slower)) - Number(Boolean(x.slower)));
  const changed = all.filter((one) => one.changed).length;
  const body = h("tbody", null);
  const fill = (which) => {
    const found = all.filter((one) => which === "all" || one.changed || one.slower).slice(0, MAX_ROWS);
    body.replaceChildren(...found.map((one) => comparisonRow(first, second, one)));
    if (found.length === 0) body.append(h("tr", null, h("td", { colspan: "4", class: "none" }, "They ended alike.")));
  };
  fill(query.which);
  return {
    content: [
      h("nav", { class: "navigation", "aria-label": "Runs" }, h("a", { href: "#/history" }, "← All runs")),
      h("h1", null, "Two runs"),
      h("p", { class: "totals" }, changed ? `${counted(changed, "case")} ended differently` : "Every case ended alike"),
      h("dl", { class: "facts" }, fact2("first", first), fact2("second", second)),
      h("div", { class: "filters" }, choice("Cases", "which", query, [["", "only differences"], ["all", "all cases"]], ({ which }) => fill(which))),
      h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "Cases" }, h("table", { class: "list" },
        h("thead", null, h("tr", null, h("th", null, "case"), h("th", null, "first"), h("th", null, "second"), h("th", { class: "num" }, "difference"))), body)),
    ],
  };
}

function fact2(name, run) {
  return h("div", null, h("dt", null, name), h("dd", null, h("a", { href: address(["run", run.id]) }, ended(run)), h("span", { class: "faint" }, ` seed ${run.seed}${run.commit ? `, ${run.commit.slice(0, 10)}` : ""}`)));
}

function comparisonRow(first, second, { name, one, two, changed, slower }) {
  const both = one && two && first.has_events && second.has_events;
  const cell = (value) => (value ? [verdict(value[0]), h("span", { class: "faint" }, ` ${span(value[1] * 1000)}`)] : h("span", { class: "faint" }, "not in it"));
  const difference = one && two ? two[1] - one[1] : 0;
  const text = slower ? `${difference > 0 ? "+" : "−"}${span(Math.abs(difference) * 1000)}` : "";
  return h("tr", { class: changed ? "changed" : null },
    h("td", { class: "case-name" }, both ? h("a", { href: address(["compare", first.id, second.id, name]) }, name) : name),
    h("td", null, cell(one)), h("td", null, cell(two)), h("td", { class: `num ${difference > 0 ? "flaky" : "passed"}` }, text));
}

// The steps of one case in both runs.
async function stepsPage(first, second, name) {
  const [one, two] = await Promise.all([first, second].map((run) => get("runs/case", { run: run.id, name })));
  const attempts = [one, two].map((answer) => answer.case.attempts.at(-1) || { steps: [], failures: [] });
  const differs = firstDifference(...attempts.map((attempt) => attempt.steps));
  const column = (run, answer, attempt) => h("section", { class: "column" },
    h("h2", null, h("a", { href: address(["case", name], { run: run.id }) }, ended(run)), " ", verdict(answer.head.verdict)),
    h("ul", { class: "rows steps" }, attempt.steps.map((step, at) => {
      const row = stepRow(step);
      if (at === differs) row.classList.add("differs");
      return row;
    })));
  return {
    content: [
      h("nav", { class: "navigation", "aria-label": "Runs" }, h("a", { href: address(["compare", first.id, second.id]) }, "← The two runs")),
      h("h1", null, name),
      h("p", { class: "totals" }, differs < 0 ? "Every step ended alike." : `They differ from step ${differs + 1} on.`),
      h("div", { class: "columns" }, column(first, one, attempts[0]), column(second, two, attempts[1])),
    ],
  };
}

// The first step that is another one, or that ended differently.
function firstDifference(one, two) {
  const length = Math.max(one.length, two.length);
  for (let at = 0; at < length; at += 1) {
    const [x, y] = [one[at], two[at]];
    if (!x || !y || x.verdict !== y.verdict || x.action !== y.action || x.source !== y.source) return at;
  }
  return -1;
}
