// One attempt at a case: why it did not pass, its timeline, its steps, and a list
// of everything that happened.

const FIRST_ROWS = 400;

// The values of the row of `cases`.
function rowOf(attempt) {
  const values = Object.entries(attempt.row || {});
  return values.length ? h("dl", { class: "facts row-of-case" }, values.map(([name, value]) => fact(name, h("code", null, shown(value))))) : null;
}

function rerunCommand(command) {
  const button = h("button", { type: "button", class: "plain", click: async () => {
    try {
      await navigator.clipboard.writeText(command);
      button.textContent = "Copied";
    } catch {
      // Pages from files may not use the clipboard: select the text instead.
      getSelection().selectAllChildren(code);
    }
  } }, "Copy");
  const code = h("code", null, command);
  return h("div", { class: "rerun" }, code, button);
}

function attemptSections(attempt, map, which, last) {
  const detail = h("section", { class: "detail", role: "region", "aria-label": "Selected event", "aria-live": "polite" });
  const select = (at) => detail.replaceChildren(...entryDetail(attempt, at));
  return [
    attempt.reason ? h("p", null, attempt.reason) : null,
    attempt.failures.map((failure) => failurePanel(failure, attempt)),
    attempt.note ? h("p", { class: "faint" }, attempt.note) : null,
    attempt.entries.length ? [h("h2", null, "Timeline"), timeline(attempt, select), detail] : null,
    attempt.steps.length ? [h("h2", null, "Steps"), h("div", { class: "steps-and-source" }, steps(attempt), sources(attempt))] : null,
    attempt.entries.length ? [h("h2", null, "What happened"), eventList(attempt)] : null,
    which === last && map && map.lines.length ? [h("h2", null, "Who talked to whom"), systemMap(map)] : null,
  ];
}

function failurePanel(failure, attempt) {
  const last = typeof attempt.last_error === "number" ? attempt.entries[attempt.last_error] : null;
  return h("section", { class: `failure by-${failure.verdict}`, "aria-label": "Failure" },
    h("h2", null, failure.title),
    failure.place ? h("div", { class: "mono faint" }, `${failure.place.file}:${failure.place.line}:${failure.place.column}`, failure.waited ? `  ${failure.waited}` : "") : null,
    failure.mismatches.map((mismatch) => [
      snippet(mismatch.place, mismatch.source, `${mismatch.path}: expected ${cut(mismatch.expected, 200)}`),
      mismatch.diff ? difference(mismatch.diff) : h("dl", { class: "versus mono" },
        h("dt", null, "expected"), h("dd", null, mismatch.expected),
        // Long values scroll, also by keyboard.
        h("dt", null, "got"), h("dd", { class: "tall", tabindex: "0", "aria-label": "got" }, mismatch.actual === undefined ? "nothing" : json(mismatch.actual, true))),
    ]),
    failure.message ? h("pre", null, failure.message) : null,
    failure.request ? h("div", { class: "bodies" }, body("sent", failure.request), body("variables", failure.variables)) : null,
    failure.help ? h("p", null, failure.help) : null,
    failure.history && failure.history.length ? [h("h3", null, "How it changed"), history(failure.history)] : null,
    attempt.silent.length ? h("p", null, h("strong", null, attempt.silent.join(", ")), " logged nothing meanwhile.") : null,
    attempt.exited ? attempt.exited.map((end) => h("p", null, h("strong", null, end.app), ` was no longer running (${end.status}).`)) : null,
    last ? h("p", { class: "lasterror" }, last.status === "warning" ? "Last warning: " : "Last error: ", h("span", { class: "faint" }, `${since(last.at_us)} ${attempt.lanes[last.lane]} `), h("span", { class: "mono" }, last.text)) : null);
}

function entryDetail(attempt, at) {
  const entry = attempt.entries[at];
  return [
    h("h3", null, entry.text),
    h("div", { class: "faint" }, `${since(entry.at_us)} · ${attempt.lanes[entry.lane]}`, entry.duration_us ? ` · took ${span(entry.duration_us)}` : ""),
    ...entryContent(attempt, entry).filter(Boolean),
  ];
}

// The details of one entry of the timeline.
function entryContent(attempt, entry) {
  if (entry.kind === "open") return [h("p", { class: "faint" }, "It has not ended.")];
  if (entry.kind === "step") return stepContent(attempt.steps[entry.step]);
  if (entry.kind === "log") return [h("div", { class: "bodies" }, body("line", entry.raw))];
  if (entry.kind === "sql") {
    return [h("div", { class: "bodies" }, body("statement", entry.raw), body("error", entry.error))];
  }
  if (entry.kind === "request") {
    const request = entry.request;
    return [
      h("dl", { class: "facts" },
        fact("status", request.status), fact("route", request.route), fact("fault", request.fault), fact("cloud's time", request.at)),
      h("div", { class: "bodies" }, body("request", request.sent), body("answer", request.answer), body("error", request.error)),
    ];
  }
  const call = entry.call;
  return [
    h("dl", { class: "facts" },
      fact("status", call.status), fact("resource", call.resource), fact("region", call.region), fact("account", call.account),
      fact("fault", call.fault), fact("cloud's time", call.at), fact("trace", call.trace),
      fact("caused by", typeof entry.cause === "number" ? attempt.entries[entry.cause].text : null)),
    call.denial ? h("p", null, `IAM would deny it. ${call.denial}`) : null,
    ...(call.undelivered || []).map((message) => h("div", null, h("p", null, `It ${message.summary}.`),
      message.reasons.length ? h("ul", null, message.reasons.map((reason) => h("li", null, reason))) : null)),
    h("div", { class: "bodies" }, body("request", call.request), body("response", call.response), body("error", call.error)),
  ];
}

function stepContent(step) {
  return [
    h("dl", { class: "facts" },
      fact("action", step.action), fact("file", `${step.place.file}:${step.place.line}`), fact("attempts", step.attempts > 1 ? step.attempts : null)),
    h("pre", { class: "faint" }, step.source.trim()),
    step.reason ? h("p", null, step.reason) : null,
    step.history && step.history.length ? history(step.history) : null,
    h("div", { class: "bodies" }, body("sent", step.request), body("variables", step.variables), body("observation", step.observation)),
  ];
}

// A row whose content is made when it is first opened.
function row(classes, cells, fill) {
  const content = h("div", { class: "inside" });
  // `toggle` comes too late for printing, which uses its own event `unfold`.
  const unfold = () => {
    if (!content.hasChildNodes()) content.append(...fill().filter(Boolean));
  };
  const details = h("details", { toggle: () => details.open && unfold(), unfold }, h("summary", null, cells), content);
  return h("li", { class: classes }, details);
}

function steps(attempt) {
  return h("ul", { class: "rows steps" }, attempt.steps.map(stepRow));
}

function stepRow(step) {
  return row(`is-step status-${["failed", "broken", "mistake"].includes(step.verdict) ? "error" : "normal"}`,
    [h("span", { class: "number" }, `${step.number}.`), verdict(step.verdict), h("span", { class: "text" }, step.title), h("span", { class: "took" }, span(step.duration_us))],
    () => stepContent(step));
}

function eventList(attempt) {
  const list = h("ul", { class: "rows entries" });
  const count = h("span", { class: "count faint", role: "status" });
  const more = h("button", { type: "button", class: "plain", click: () => fill(Infinity) });
  const filter = { lane: "", text: "", status: "" };
  const fill = (max) => {
    const words = filter.text.toLowerCase();
    const found = attempt.entries.filter((entry) => (filter.lane === "" || entry.lane === Number(filter.lane))
      && (filter.status === "" || entry.status === "error" || entry.status === "warning" || entry.status === "broken")
      && entry.text.toLowerCase().includes(words));
    list.replaceChildren(...found.slice(0, max).map((entry) => entryRow(attempt, entry)));
    more.hidden = found.length <= max;
    more.textContent = `Show all ${found.length}`;
    count.textContent = found.length === attempt.entries.length ? counted(found.length, "event") : `${found.length} of ${counted(attempt.entries.length, "event")}`;
  };
  const change = (to) => {
    Object.assign(filter, to);
    fill(FIRST_ROWS);
  };
  fill(FIRST_ROWS);
  return [
    h("div", { class: "filters", role: "search" },
      h("input", { type: "search", placeholder: "Filter by words", "aria-label": "Filter events by words", input: (event) => change({ text: event.target.value }) }),
      choice("Lane", "lane", filter, [["", "all lanes"], ...attempt.lanes.map((name, at) => [String(at), name])], change),
      choice("Kind", "status", filter, [["", "everything"], ["bad", "warnings and errors"]], change),
      count),
    list, more,
  ];
}

function entryRow(attempt, entry) {
  return row(`is-${entry.kind} status-${entry.status}`,
    [h("span", null, since(entry.at_us)), h("span", { class: "lane", title: attempt.lanes[entry.lane] }, attempt.lanes[entry.lane]),
      h("span", { class: "text" }, entry.text), h("span", { class: "took" }, entry.duration_us ? span(entry.duration_us) : "")],
    () => entryContent(attempt, entry));
}
