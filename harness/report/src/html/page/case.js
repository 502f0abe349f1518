// One case: why it is not green, its timeline, its steps, all that happened.

const AT_ONCE = 400;

function casePage(name, query) {
  const head = headNamed(name);
  if (!head) {
    return [h("h1", null, "There is no such case"), h("p", null, h("a", { href: address([]) }, "All cases"))];
  }
  const { attempts } = caseAt(head.at);
  const which = Math.min(Math.max(Number(query.attempt || attempts.length), 1), attempts.length) - 1;
  const attempt = attempts[which];
  return [
    way(head),
    h("h1", null, head.name),
    h("p", { class: "told" }, verdict(head.verdict), ` ${head.title}`, head.duration_us ? h("span", { class: "faint" }, ` in ${span(head.duration_us)}`) : null),
    h("dl", { class: "facts" }, fact("file", h("code", null, head.file)), fact("tags", head.tags.join(", ")),
      fact("began", attempt && attempt.started ? new Date(attempt.started).toLocaleString() : null)),
    attempt && attempt.rerun ? again(attempt.rerun) : null,
    attempts.length > 1 ? tabs(head, attempts, which) : null,
    attempt ? story(head, attempt) : h("p", { class: "faint" }, head.why || "It was not played."),
  ];
}

function way(head) {
  const order = matching(cameFrom.query);
  const at = order.findIndex((other) => other.at === head.at);
  const link = (other, label, className) => (other ? h("a", { class: className, href: address(["case", other.name]) }, label) : null);
  return h("nav", { class: "way", "aria-label": "Cases" },
    h("a", { href: address([], cameFrom.query) }, "← All cases"),
    link(order[at - 1], "Previous", "next"), link(order[at + 1], "Next", at > 0 ? null : "next"));
}

// The filter of the list that one came from.
const cameFrom = { query: {} };

function again(command) {
  const button = h("button", { type: "button", class: "plain", click: async () => {
    try {
      await navigator.clipboard.writeText(command);
      button.textContent = "Copied";
    } catch {
      // A page opened from a file may not be allowed to: mark it for copying by hand.
      getSelection().selectAllChildren(code);
    }
  } }, "Copy");
  const code = h("code", null, command);
  return h("div", { class: "again" }, code, button);
}

function tabs(head, attempts, which) {
  return h("ul", { class: "attempts" }, attempts.map((attempt, at) => h("li", null,
    h("a", { href: address(["case", head.name], { attempt: at + 1 }), "aria-current": at === which ? "page" : null },
      `attempt ${at + 1} `, verdict(attempt.verdict)))));
}

function story(head, attempt) {
  const detail = h("section", { class: "detail", role: "region", "aria-label": "What was chosen", "aria-live": "polite" });
  const select = (at) => detail.replaceChildren(...momentDetail(attempt, at));
  return [
    attempt.reason ? h("p", null, attempt.reason) : null,
    attempt.failures.map((failure) => failurePanel(failure, attempt)),
    attempt.left_out ? h("p", { class: "faint" }, attempt.left_out) : null,
    attempt.moments.length ? [h("h2", null, "Timeline"), timeline(attempt, select), detail] : null,
    attempt.steps.length ? [h("h2", null, "Steps"), steps(attempt)] : null,
    attempt.moments.length ? [h("h2", null, "What happened"), happened(attempt)] : null,
  ];
}

function failurePanel(failure, attempt) {
  const last = typeof attempt.last_error === "number" ? attempt.moments[attempt.last_error] : null;
  return h("section", { class: `failure by-${failure.verdict}`, "aria-label": "Why" },
    h("h2", null, failure.title),
    failure.place ? h("div", { class: "mono faint" }, `${failure.place.file}:${failure.place.line}:${failure.place.column}`, failure.waited ? `  ${failure.waited}` : "") : null,
    failure.mismatches.map((miss) => [
      snippet(miss.place, miss.source, `${miss.path}: expected ${cut(miss.expected, 200)}`),
      miss.diff ? difference(miss.diff) : h("dl", { class: "versus mono" },
        h("dt", null, "expected"), h("dd", null, miss.expected),
        // What is long scrolls, by the keyboard too.
        h("dt", null, "got"), h("dd", { class: "tall", tabindex: "0", "aria-label": "got" }, miss.actual === undefined ? "nothing" : json(miss.actual, true))),
    ]),
    failure.message ? h("pre", null, failure.message) : null,
    failure.help ? h("p", null, failure.help) : null,
    failure.history && failure.history.length ? [h("h3", null, "How it changed"), history(failure.history)] : null,
    attempt.silent.length ? h("p", null, h("strong", null, attempt.silent.join(", ")), " wrote nothing meanwhile.") : null,
    attempt.exited ? attempt.exited.map((end) => h("p", null, h("strong", null, end.app), ` was not running any more (${end.status}).`)) : null,
    last ? h("p", { class: "lasterror" }, last.tone === "warn" ? "Last warning: " : "Last error: ", h("span", { class: "faint" }, `${since(last.at_us)} ${attempt.lanes[last.lane]} `), h("span", { class: "mono" }, last.text)) : null);
}

function momentDetail(attempt, at) {
  const moment = attempt.moments[at];
  return [
    h("h3", null, moment.text),
    h("div", { class: "faint" }, `${since(moment.at_us)} · ${attempt.lanes[moment.lane]}`, moment.duration_us ? ` · took ${span(moment.duration_us)}` : ""),
    ...inside(attempt, moment).filter(Boolean),
  ];
}

// What there is to see of one moment.
function inside(attempt, moment) {
  if (moment.kind === "step") return stepInside(attempt.steps[moment.step]);
  if (moment.kind === "log") return [h("div", { class: "bodies" }, body("line", moment.raw))];
  if (moment.kind === "sql") {
    return [h("div", { class: "bodies" }, body("statement", moment.raw), body("error", moment.error))];
  }
  const call = moment.call;
  return [
    h("dl", { class: "facts" },
      fact("status", call.status), fact("resource", call.resource), fact("region", call.region), fact("account", call.account),
      fact("fault", call.fault), fact("cloud's time", call.at), fact("trace", call.trace),
      fact("because of", typeof moment.cause === "number" ? attempt.moments[moment.cause].text : null)),
    h("div", { class: "bodies" }, body("request", call.request), body("response", call.response), body("error", call.error)),
  ];
}

function stepInside(step) {
  return [
    h("dl", { class: "facts" },
      fact("action", step.action), fact("file", `${step.place.file}:${step.place.line}`), fact("attempts", step.attempts > 1 ? step.attempts : null)),
    h("pre", { class: "faint" }, step.source.trim()),
    step.reason ? h("p", null, step.reason) : null,
    step.history && step.history.length ? history(step.history) : null,
    h("div", { class: "bodies" }, body("saw", step.observation)),
  ];
}

// A row that is filled when it is first opened.
function row(classes, cells, fill) {
  const room = h("div", { class: "inside" });
  // `toggle` comes a moment after the opening: too late for paper, which asks
  // by an event of its own.
  const unfold = () => {
    if (!room.hasChildNodes()) room.append(...fill().filter(Boolean));
  };
  const details = h("details", { toggle: () => details.open && unfold(), unfold }, h("summary", null, cells), room);
  return h("li", { class: classes }, details);
}

function steps(attempt) {
  return h("ul", { class: "rows steps" }, attempt.steps.map((step) => row(
    `is-step tone-${step.verdict === "failed" || step.verdict === "broken" ? "error" : "plain"}`,
    [h("span", null, `${step.number}.`), verdict(step.verdict), h("span", { class: "text" }, step.title), h("span", { class: "took" }, span(step.duration_us))],
    () => stepInside(step))));
}

function happened(attempt) {
  const list = h("ul", { class: "rows moments" });
  const count = h("span", { class: "count faint", role: "status" });
  const more = h("button", { type: "button", class: "plain", click: () => fill(Infinity) });
  const wanted = { lane: "", text: "", tone: "" };
  const fill = (most) => {
    const words = wanted.text.toLowerCase();
    const found = attempt.moments.filter((moment) => (wanted.lane === "" || moment.lane === Number(wanted.lane))
      && (wanted.tone === "" || moment.tone === "error" || moment.tone === "warn" || moment.tone === "broken")
      && moment.text.toLowerCase().includes(words));
    list.replaceChildren(...found.slice(0, most).map((moment) => momentRow(attempt, moment)));
    more.hidden = found.length <= most;
    more.textContent = `Show all ${found.length}`;
    count.textContent = found.length === attempt.moments.length ? counted(found.length, "event") : `${found.length} of ${counted(attempt.moments.length, "event")}`;
  };
  const change = (to) => {
    Object.assign(wanted, to);
    fill(AT_ONCE);
  };
  fill(AT_ONCE);
  return [
    h("div", { class: "filters", role: "search" },
      h("input", { type: "search", placeholder: "Filter by words", "aria-label": "Filter what happened by words", input: (event) => change({ text: event.target.value }) }),
      choice("Lane", "lane", wanted, [["", "all lanes"], ...attempt.lanes.map((name, at) => [String(at), name])], change),
      choice("Kind", "tone", wanted, [["", "everything"], ["bad", "warnings and errors"]], change),
      count),
    list, more,
  ];
}

function momentRow(attempt, moment) {
  return row(`is-${moment.kind} tone-${moment.tone}`,
    [h("span", null, since(moment.at_us)), h("span", { class: "lane", title: attempt.lanes[moment.lane] }, attempt.lanes[moment.lane]),
      h("span", { class: "text" }, moment.text), h("span", { class: "took" }, moment.duration_us ? span(moment.duration_us) : "")],
    () => inside(attempt, moment));
}
