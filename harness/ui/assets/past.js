// How cases ended in earlier runs.

import { h, svg, WORDS } from "./report.js";

const DOTS = 10;

// Returns how each case ended when it last ran: its verdict and milliseconds, by name.
export function lastOf(runs) {
  const lasts = new Map();
  for (const run of runs) {
    for (const [name, ended] of Object.entries(run.cases)) lasts.set(name, ended);
  }
  return lasts;
}

// Returns how a case ended in each run that it was in, oldest first.
export function pastOf(name, runs) {
  return runs.filter((run) => name in run.cases).map((run) => ({ run, verdict: run.cases[name][0], millis: run.cases[name][1] }));
}

// The verdicts of the last runs, one mark each.
export function dots(name, runs) {
  const past = pastOf(name, runs).slice(-DOTS);
  if (past.length === 0) return [];
  const label = `last runs: ${past.map((one) => WORDS[one.verdict] || one.verdict).join(", ")}`;
  const drawing = svg("svg", { width: DOTS * 7, height: 10, role: "img", "aria-label": label }, svg("title", null, label));
  past.forEach((one, at) => {
    const x = (DOTS - past.length + at) * 7;
    // A verdict that is not green is taller, so that the colour is not needed.
    const good = one.verdict === "passed" || one.verdict === "skipped";
    drawing.append(svg("rect", { class: `dot ${one.verdict}`, x, y: good ? 3 : 0, width: 5, height: good ? 4 : 10, rx: 1.5 }));
  });
  return [drawing];
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// Whether a case may be flaky: it passed only when it was tried again, or it ended
// differently on the same commit.
export function flakiness(past) {
  const retried = past.filter((one) => one.verdict === "flaky").length;
  const byCommit = new Map();
  for (const one of past) {
    if (!one.run.commit || one.verdict === "skipped") continue;
    const verdicts = byCommit.get(one.run.commit) || new Set();
    byCommit.set(one.run.commit, verdicts.add(one.verdict === "passed" || one.verdict === "flaky"));
  }
  const mixed = [...byCommit.values()].filter((verdicts) => verdicts.size > 1).length;
  if (retried) return `passed only at a later attempt in ${retried} of ${past.length} runs`;
  if (mixed) return "passed and failed on the same commit";
  return null;
}

// A line of the durations, with the longest as its height.
export function trend(millis, width = 120, height = 22) {
  if (millis.length < 2) return null;
  const most = Math.max(...millis, 1);
  const step = millis.length > 1 ? (width - 4) / (millis.length - 1) : 0;
  const points = millis.map((one, at) => `${2 + at * step},${height - 2 - (one / most) * (height - 4)}`);
  const label = `durations: ${millis.map((one) => `${one} ms`).join(", ")}`;
  return svg("svg", { class: "trend", width, height, role: "img", "aria-label": label }, svg("title", null, label),
    points.length > 1 ? svg("polyline", { points: points.join(" ") }) : null,
    svg("circle", { cx: points.at(-1)?.split(",")[0] || 0, cy: points.at(-1)?.split(",")[1] || 0, r: 2 }));
}

export function ended(run) {
  return h("time", { datetime: new Date(Number(run.id)).toISOString() }, new Date(Number(run.id)).toLocaleString());
}
