// The first view: all cases, their last verdicts, and the run that goes on.

import { doing, post } from "./api.js";
import { countStates, isRunning, live, onChange } from "./live.js";
import { dots, lastOf } from "./past.js";
import { isRed, listFilter, load, project, run } from "./project.js";
import { address, choice, counted, h, ORDER, span, WORDS } from "./report.js";

// How many rows there are at first; a search finds the others.
const MAX_ROWS = 300;

export async function runsPage(words, query) {
  listFilter.query = query;
  await load();
  const list = new CaseList(query);
  const summary = new Summary();
  const buttons = new RunButtons(list);
  const mistakes = h("div", null);
  const refresh = () => {
    mistakes.replaceChildren(...mistakesOf(project.mistakes));
    list.fill();
  };
  const show = (change) => {
    summary.show(change?.run ?? true);
    buttons.show();
  };
  let wasRunning = isRunning();
  const stop = onChange(async (change) => {
    list.update(change);
    show(change);
    if (wasRunning && !isRunning()) {
      wasRunning = false;
      await load();
      refresh();
      show();
    }
    wasRunning = isRunning();
  });
  const clock = setInterval(() => {
    if (isRunning()) list.tick();
  }, 500);
  // Files may have been edited meanwhile.
  const focus = doing(async () => {
    await load();
    refresh();
    show();
  });
  addEventListener("focus", focus);
  const keys = (event) => list.key(event);
  document.addEventListener("keydown", keys);
  refresh();
  show();
  return {
    content: [
      h("div", { class: "head" }, h("h1", null, "Cases"), buttons.element),
      summary.element, mistakes, list.filters(() => buttons.show()), list.element,
      h("p", { class: "faint keys" }, "Keys: ", keyHelp.map(([key, what], at) => [at ? ", " : "", h("kbd", null, key), ` ${what}`])),
    ],
    leave: () => {
      stop();
      clearInterval(clock);
      removeEventListener("focus", focus);
      document.removeEventListener("keydown", keys);
    },
  };
}

// The buttons above the list, which stay while what they say changes.
class RunButtons {
  constructor(list) {
    this.list = list;
    const button = (key, action, primary) => h("button", { type: "button", class: primary ? "plain primary" : "plain", "data-key": key, click: doing(async () => {
      await action();
      this.show();
    }) });
    this.all = button("a", () => run(project.cases.map((one) => one.name)), true);
    this.failed = button("f", () => run(this.failedNames()));
    this.these = button("t", () => run(this.list.found.map((one) => one.name)));
    this.again = button("s", () => run([...live.rows.keys()], live.run.seed));
    this.stop = button("x", () => post("runs/stop"));
    this.element = h("div", { class: "buttons" }, this.all, this.failed, this.these, this.again, this.stop);
  }

  failedNames() {
    return project.cases.map((one) => one.name).filter((name) => isRed(stateOf(name, this.list.lasts)));
  }

  show() {
    const set = (button, text, disabled) => {
      if (button.textContent !== text) button.textContent = text;
      if (button.disabled !== disabled) button.disabled = disabled;
    };
    const running = isRunning();
    const failed = this.failedNames().length;
    const shown = this.list.found.length;
    set(this.all, "Run all", running || project.cases.length === 0);
    set(this.failed, failed ? `Run failed (${failed})` : "Run failed", running || failed === 0);
    set(this.these, `Run these ${shown}`, running || shown === 0);
    this.these.hidden = shown === project.cases.length;
    const seed = live.run?.seed;
    set(this.again, "Same seed", running || seed === undefined);
    this.again.title = seed === undefined ? "nothing has run yet" : `the last cases again, with seed ${seed}`;
    set(this.stop, "Stop", !running);
  }
}

const keyHelp = [["/", "filter"], ["↑ ↓", "choose"], ["Enter", "open"], ["r", "run it"], ["a", "all"], ["f", "failed"], ["t", "these"], ["s", "same seed"], ["x", "stop"]];

function mistakesOf(text) {
  if (!text) return [];
  return [h("section", { class: "alarm", "aria-label": "Mistakes" }, h("strong", null, "There are mistakes in the files, whose cases are missing below."), h("pre", { class: "tall mono", tabindex: "0", "aria-label": "mistakes" }, text))];
}

function stateOf(name, lasts) {
  return live.rows.get(name)?.state || lasts.get(name)?.[0];
}

// The run that goes on, or the last one: its counts, which change with each case, and what
// is known of it as a whole.
class Summary {
  constructor() {
    this.totals = h("span", null);
    this.facts = h("span", { class: "faint facts-line" });
    this.share = h("div", { class: "share", "aria-hidden": "true" });
    this.rest = h("div", null);
    this.element = h("div", { class: "run-summary" }, h("p", { class: "totals" }, this.totals, " ", this.facts), this.share, this.rest);
    this.parts = new Map();
  }

  show(withRun) {
    const counts = countStates(live.rows.values());
    const states = [...ORDER, "running", "waiting"].filter((state) => counts.has(state));
    this.totals.replaceChildren(...states.flatMap((state, at) => [at ? ", " : "", h("span", { class: state }, `${counts.get(state)} ${state === "unplayed" ? "not run" : state}`)]));
    this.share.hidden = states.length === 0;
    // Parts stay, so that the animation of the running ones goes on.
    for (const [state, part] of this.parts) if (!counts.has(state)) part.remove();
    for (const [at, state] of states.entries()) {
      const part = this.parts.get(state) || h("i", { class: state });
      this.parts.set(state, part);
      part.style.flexGrow = counts.get(state);
      part.style.order = at;
      if (!part.isConnected) this.share.append(part);
    }
    if (withRun || this.isBooting) this.showRun(live.run, states);
  }

  showRun(run, states) {
    if (!run || (!run.event && !run.running && !run.failed_to_run)) {
      this.facts.textContent = "Nothing has run since this page was started.";
      return;
    }
    const end = run.end;
    const error = end?.error?.message || run.failed_to_run;
    this.facts.textContent = [
      run.stage && `${run.stage} stage`, run.seed !== undefined && `seed ${run.seed}`, run.jobs && `${run.jobs} at a time`,
      end && span(end.summary.duration_us), end?.stopped && "stopped early",
    ].filter(Boolean).join(" · ");
    const last = run.boots?.at(-1);
    this.isBooting = run.running && states.every((state) => state === "waiting");
    this.rest.replaceChildren(...[
      this.isBooting ? h("p", { class: "faint" }, last ? `starting the stage: ${last.part} is ready` : "starting the stage") : null,
      error ? h("div", { class: "alarm" }, h("pre", null, error), end?.error?.help ? h("p", null, end.error.help) : null) : null,
      run.notes?.length ? h("details", null, h("summary", { class: "faint" }, counted(run.notes.length, "notice")), h("ul", { class: "notes" }, run.notes.map((note) => h("li", null, note)))) : null,
    ].filter(Boolean));
  }
}

// The list of cases. A row changes in place while its case runs.
class CaseList {
  constructor(query) {
    this.query = { ...query };
    this.rows = new Map();
    this.found = [];
    this.element = h("ul", { class: "cases live" });
    this.count = h("span", { class: "count faint", role: "status" });
    this.max = MAX_ROWS;
  }

  fill() {
    this.lasts = lastOf(project.runs);
    this.found = project.cases.filter((one) => this.matches(one));
    this.sort();
    const shown = this.found.slice(0, this.max);
    const rows = new Map();
    for (const one of shown) {
      const row = this.rows.get(one.name) || new CaseRow(one);
      row.show(one, this.lasts.get(one.name), project.runs);
      rows.set(one.name, row);
    }
    this.rows = rows;
    const elements = [...rows.values()].map((row) => row.element);
    if (this.found.length > shown.length) {
      elements.push(h("li", { class: "none" }, h("button", { type: "button", class: "plain", click: () => {
        this.max = Infinity;
        this.fill();
      } }, `Show all ${this.found.length}`)));
    }
    if (this.found.length === 0) elements.push(h("li", { class: "none" }, project.cases.length ? "No case matches." : "There are no cases."));
    // The focus stays where it is, because rows are kept.
    if (elements.length !== this.element.children.length || elements.some((element, at) => this.element.children[at] !== element)) {
      const focused = document.activeElement;
      this.element.replaceChildren(...elements);
      if (this.element.contains(focused)) focused.focus({ preventScroll: true });
    }
    this.count.textContent = this.found.length === project.cases.length ? counted(this.found.length, "case") : `${this.found.length} of ${counted(project.cases.length, "case")}`;
  }

  matches(one) {
    const { text = "", verdict = "", tag = "", folder = "" } = this.query;
    const state = stateOf(one.name, this.lasts) || "new";
    const where = folderOf(one);
    return text.toLowerCase().split(/\s+/).every((word) => `${one.name} ${one.title} ${one.tags.join(" ")}`.toLowerCase().includes(word))
      && (!verdict || verdict === state || (verdict === "red" && isRed(state)))
      && (!tag || one.tags.includes(tag))
      && (!folder || where === folder || where.startsWith(`${folder}/`));
  }

  sort() {
    const duration = (one) => live.rows.get(one.name)?.duration_us || (this.lasts.get(one.name)?.[1] || 0) * 1000;
    const rank = (one) => {
      const at = ORDER.indexOf(stateOf(one.name, this.lasts));
      return at < 0 ? ORDER.length : at;
    };
    if (this.query.sort === "slowest") this.found.sort((a, b) => duration(b) - duration(a));
    if (this.query.sort === "worst") this.found.sort((a, b) => rank(a) - rank(b));
  }

  // Applies a batch of changes; `null` stands for all rows.
  update({ rows, run }) {
    if (rows === null) return this.fill();
    for (const name of rows.keys()) this.rows.get(name)?.update();
    if (run) this.tick();
    // Verdicts are part of the filter only when the run is over, so that no row goes away
    // under the pointer.
    if (run && !isRunning() && (this.query.verdict || this.query.sort)) this.fill();
  }

  tick() {
    for (const row of this.rows.values()) row.tick();
  }

  filters(changed) {
    const change = (to) => {
      this.query = Object.fromEntries(Object.entries({ ...this.query, ...to }).filter(([, value]) => value));
      listFilter.query = this.query;
      this.max = MAX_ROWS;
      window.history.replaceState(null, "", address([], this.query));
      this.fill();
      changed();
    };
    const tags = [...new Set(project.cases.flatMap((one) => one.tags))].sort();
    const folders = [...new Set(project.cases.map(folderOf).filter(Boolean))].sort();
    const states = [["", "any verdict"], ["red", "failed"], ["running", "running"], ["passed", "passed"], ["flaky", "flaky"], ["skipped", "skipped"], ["new", "never run"]];
    this.search = h("input", { type: "search", placeholder: "Filter by words", "aria-label": "Filter by words", value: this.query.text || null, input: (event) => change({ text: event.target.value }) });
    return h("div", { class: "filters", role: "search" }, this.search,
      choice("Verdict", "verdict", this.query, states, change),
      tags.length ? choice("Tag", "tag", this.query, [["", "any tag"], ...tags.map((tag) => [tag, tag])], change) : null,
      folders.length > 1 ? choice("Folder", "folder", this.query, [["", "any folder"], ...folders.map((folder) => [folder, folder])], change) : null,
      choice("Order", "sort", this.query, [["", "as in the files"], ["worst", "worst first"], ["slowest", "slowest first"]], change),
      this.count);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const inText = event.target.matches("input, select, textarea");
    if (event.key === "Escape" && event.target === this.search) this.search.blur();
    const rows = [...this.rows.values()];
    const at = rows.findIndex((row) => row.element.contains(document.activeElement));
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (event.target.matches("select, textarea")) return;
      event.preventDefault();
      const to = at < 0 ? 0 : Math.min(Math.max(at + (event.key === "ArrowDown" ? 1 : -1), 0), rows.length - 1);
      rows[to]?.link.focus();
      return;
    }
    if (inText) return;
    if (event.key === "/") {
      event.preventDefault();
      this.search.focus();
    } else if (event.key === "r" && at >= 0) {
      rows[at].button.click();
    } else {
      document.querySelector(`.buttons [data-key="${CSS.escape(event.key)}"]`)?.click();
    }
  }
}

function folderOf(one) {
  const name = one.name.split("::")[0];
  return name.includes("/") ? name.slice(0, name.lastIndexOf("/")) : "";
}

class CaseRow {
  constructor(one) {
    this.name = one.name;
    this.state = h("span", { class: "verdict" });
    this.link = h("a", { class: "name", href: address(["case", one.name]) }, one.name);
    this.title = h("span", { class: "title" });
    this.tags = h("span", { class: "tags" });
    this.step = h("div", { class: "step mono" });
    this.time = h("time", null);
    this.dots = h("span", { class: "dots" });
    this.button = h("button", { type: "button", class: "plain run", "aria-label": `Run ${one.name}`, title: "Run this case", click: doing(() => run([this.name])) }, "▶");
    this.element = h("li", null, this.state, h("div", { class: "case" }, this.link, " ", this.title, " ", this.tags), this.dots, this.time, this.button, this.step);
  }

  show(one, last, runs) {
    this.last = last;
    this.skip = one.skip;
    if (this.title.textContent !== one.title) this.title.textContent = one.title;
    const tags = one.tags.join(" ");
    if (this.tags.dataset.tags !== tags) {
      this.tags.dataset.tags = tags;
      this.tags.replaceChildren(...one.tags.map((tag) => h("span", { class: "tag" }, tag)));
    }
    this.dots.replaceChildren(...dots(this.name, runs));
    this.update();
  }

  update() {
    const row = live.rows.get(this.name);
    const state = row?.state || this.last?.[0];
    const isOld = !row;
    const word = !state ? "never run" : WORDS[state] || state;
    if (this.state.textContent !== word) this.state.textContent = word;
    const className = `verdict ${state || "never"}`;
    if (this.state.className !== className) this.state.className = className;
    if (this.element.className !== (isOld ? "old" : state)) this.element.className = isOld ? "old" : state;
    const text = row?.state === "running" ? row.step || "starting" : row?.reason || (state ? "" : this.skip || "");
    if (this.step.textContent !== text) this.step.textContent = text;
    this.step.hidden = !text;
    this.tick();
  }

  tick() {
    const row = live.rows.get(this.name);
    if (this.button.disabled !== isRunning()) this.button.disabled = isRunning();
    let micros = row ? row.duration_us : (this.last?.[1] || 0) * 1000;
    if (row?.state === "running") micros = Math.max(0, Date.now() - row.started) * 1000;
    const text = micros ? span(micros) : "";
    if (this.time.textContent !== text) this.time.textContent = text;
  }
}
