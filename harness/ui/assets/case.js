// One case: of the run that goes on, while it grows, or of an earlier run.

import { complain, doing, get, post } from "./api.js";
import { isRunning, live, onChange } from "./live.js";
import { listFilter, load, project, run } from "./project.js";
import { dots, lastOf, pastOf } from "./past.js";
import { address, attemptSections, counted, data, fact, h, rerunCommand, rowOf, span, stepRow, timeline, verdict, entryDetail } from "./report.js";

// How often a running case is asked for.
const EVERY_MS = 300;
// How many rows of finished steps are shown while a case runs: the last ones.
const MAX_STEPS = 200;

// The run whose files `data.sources` has.
let sourcesOf = null;

export async function casePage([name], query) {
  if (project.cases.length === 0) await load();
  const known = project.cases.find((one) => one.name === name);
  const body = h("div", null);
  const head = h("div", null);
  const view = new CaseView(name, query, head, body);
  await view.show();
  const stop = onChange((change) => view.change(change));
  return {
    content: [navigation(name), h("div", { class: "head" }, h("h1", null, name), view.buttons), known ? h("p", { class: "faint case-title" }, known.title, " ", known.tags.map((tag) => h("span", { class: "tag" }, tag))) : null, head, body],
    leave: () => {
      stop();
      view.leave();
    },
  };
}

function navigation(name) {
  const at = project.cases.findIndex((one) => one.name === name);
  const link = (other, label, className) => (other ? h("a", { class: className, href: address(["case", other.name]) }, label) : null);
  return h("nav", { class: "navigation", "aria-label": "Cases" },
    h("a", { href: address([], listFilter.query) }, "← All cases"),
    link(at > 0 && project.cases[at - 1], "Previous", "next"), link(project.cases[at + 1], "Next", at > 0 ? null : "next"));
}

class CaseView {
  constructor(name, query, head, body) {
    this.name = name;
    this.query = query;
    this.head = head;
    this.body = body;
    this.buttons = h("div", { class: "buttons" });
    this.timer = null;
    this.growing = null;
    this.left = false;
    // Which run is shown: that of the address, that which goes on, or the last one.
    this.run = query.run || null;
  }

  leave() {
    this.left = true;
    clearTimeout(this.timer);
  }

  chosenRun() {
    if (this.run) return this.run;
    if (live.rows.has(this.name)) return "live";
    const kept = pastOf(this.name, project.runs).filter((one) => one.run.has_events);
    return kept.at(-1)?.run.id || null;
  }

  showButtons() {
    const running = isRunning();
    const seed = project.runs.find((one) => one.id === this.run)?.seed ?? live.run?.seed;
    const again = (withSeed) => doing(async () => {
      await run([this.name], withSeed);
      // A new run is shown, not the one of the address.
      if (this.run) location.hash = address(["case", this.name]);
    });
    this.buttons.replaceChildren(
      h("button", { type: "button", class: "plain primary", disabled: running, click: again() }, "Run"),
      seed === undefined || seed === null ? "" : h("button", { type: "button", class: "plain", disabled: running, click: again(seed), title: `with seed ${seed}` }, "Same seed"),
      live.rows.get(this.name)?.state === "running" && !this.run ? h("button", { type: "button", class: "plain", click: doing(() => this.look()) }, "Look into its sandbox") : "",
      running ? h("button", { type: "button", class: "plain", click: doing(() => post("runs/stop")) }, "Stop") : "");
  }

  async look() {
    const { id } = await post("clouds", { case: this.name });
    location.hash = address(["cloud", id, "queues"]);
  }

  async show() {
    this.showButtons();
    const chosen = this.chosenRun();
    const row = chosen === "live" ? live.rows.get(this.name) : null;
    this.state = row?.state;
    if (!chosen) {
      const last = lastOf(project.runs).get(this.name);
      this.head.replaceChildren(last ? h("p", { class: "totals" }, verdict(last[0]), h("span", { class: "faint" }, " when it last ran; the events of that run are not kept")) : h("p", { class: "faint" }, "It has not run yet."));
      this.body.replaceChildren();
      return;
    }
    if (row?.state === "waiting") {
      this.growing = null;
      this.head.replaceChildren(h("p", { class: "totals waiting" }, "It waits for its turn."));
      this.body.replaceChildren();
      return;
    }
    if (row?.state === "running") return this.grow();
    await this.finished(chosen);
  }

  // Shows a case that has ended, as the HTML report does.
  async finished(chosen) {
    this.growing = null;
    const { head, case: shown } = await get("runs/case", { run: chosen, name: this.name });
    if (this.left || !head) return;
    const attempts = shown.attempts;
    const which = Math.min(Math.max(Number(this.query.attempt || attempts.length), 1), attempts.length) - 1;
    const attempt = attempts[which];
    if (attempt) await loadSources(chosen, attempt);
    if (this.left) return;
    const past = pastOf(this.name, project.runs);
    const when = this.run ? h("a", { href: address(["run", this.run]) }, ` in the run of ${new Date(Number(this.run)).toLocaleString()}`) : null;
    this.head.replaceChildren(
      h("p", { class: "totals" }, verdict(head.verdict), head.duration_us ? h("span", { class: "faint" }, ` in ${span(head.duration_us)}`) : "", when || ""),
      h("dl", { class: "facts" }, fact("file", h("code", null, head.file)), fact("started", attempt?.started ? new Date(attempt.started).toLocaleString() : null), past.length > 1 ? fact("last runs", h("span", null, dots(this.name, project.runs))) : ""),
      attempt ? rowOf(attempt) || "" : "", attempt?.rerun ? rerunCommand(attempt.rerun) : "",
      attempts.length > 1 ? h("ul", { class: "attempts" }, attempts.map((one, at) => h("li", null, h("a", {
        href: address(["case", this.name], { run: this.run, attempt: at + 1 }), "aria-current": at === which ? "page" : null,
      }, `attempt ${at + 1} `, verdict(one.verdict))))) : "");
    const sections = attempt ? attemptSections(attempt, shown.map, which, attempts.length - 1) : [h("p", { class: "faint" }, head.reason || "It was not run.")];
    this.body.replaceChildren(...sections.flat(3).filter((one) => one instanceof Node || typeof one === "string"));
  }

  // Shows a case that runs: its steps and its timeline grow.
  async grow() {
    clearTimeout(this.timer);
    let answer;
    try {
      answer = await get("runs/case", { run: "live", name: this.name });
    } catch (error) {
      return complain(error);
    }
    if (this.left) return;
    if (answer.head) return this.finished("live").catch(complain);
    // It may have just begun.
    const attempts = answer.case?.attempts || [];
    const attempt = attempts.at(-1);
    if (attempt) {
      this.growing ??= new Growing(this.body);
      this.growing.show(attempt, attempts.length);
      this.head.replaceChildren(h("p", { class: "totals" }, h("span", { class: "verdict running" }, "running"), h("span", { class: "faint" }, ` for ${span(attempt.duration_us)}, ${counted(attempt.steps.length, "step")} done`)));
    }
    if (!this.left && isRunning()) this.timer = setTimeout(() => this.grow(), EVERY_MS);
  }

  change({ rows, run: runChanged }) {
    if (this.run && !runChanged) return;
    if (runChanged) this.showButtons();
    if (this.run) return;
    const state = live.rows.get(this.name)?.state;
    if ((rows === null || rows.has(this.name)) && state !== this.state) {
      clearTimeout(this.timer);
      this.show().catch(complain);
    }
  }
}

// The parts of a running case, which stay while their content grows.
class Growing {
  constructor(body) {
    this.attempt = null;
    this.detail = h("section", { class: "detail", role: "region", "aria-label": "Selected event" });
    this.steps = h("ul", { class: "rows steps" });
    this.shown = 0;
    this.number = 0;
    this.more = h("p", { class: "faint" });
    this.timeline = h("div", null);
    body.replaceChildren(h("h2", null, "Timeline"), this.timeline, this.detail, h("h2", null, "Steps"), this.more, this.steps);
  }

  show(attempt, number) {
    this.attempt = attempt;
    if (this.number !== number) {
      // Another attempt starts over.
      this.number = number;
      this.shown = 0;
      this.steps.replaceChildren();
      this.detail.replaceChildren();
      this.timeline.replaceChildren();
    }
    const drawing = this.timeline.querySelector(".timeline");
    if (drawing) drawing.dispatchEvent(new CustomEvent("grow", { detail: attempt }));
    else if (attempt.entries.length) this.timeline.replaceChildren(timeline(attempt, (at) => this.detail.replaceChildren(...entryDetail(this.attempt, at))));
    for (const step of attempt.steps.slice(this.shown)) this.steps.append(stepRow(step));
    this.shown = attempt.steps.length;
    while (this.steps.children.length > MAX_STEPS) this.steps.firstElementChild.remove();
    this.more.textContent = this.shown > MAX_STEPS ? `The last ${MAX_STEPS} of ${this.shown} steps.` : "";
  }
}

// Loads the files that the steps of an attempt are in.
async function loadSources(chosen, attempt) {
  const of = chosen === "live" ? `live ${live.run?.at}` : chosen;
  if (sourcesOf !== of) data.sources.clear();
  sourcesOf = of;
  const files = [...new Set(attempt.steps.map((step) => step.place.file))].filter((file) => !data.sources.has(file));
  await Promise.all(files.map(async (file) => {
    const { text } = await get("runs/source", { run: chosen, file });
    if (text !== null && sourcesOf === of) data.sources.set(file, text);
  }));
}

