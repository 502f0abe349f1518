// The view of one case.

// The filter of the list of cases, to which the links lead back.
const listFilter = { query: {} };

function casePage(name, query) {
  const head = headNamed(name);
  if (!head) {
    return [h("h1", null, "No such case"), h("p", null, h("a", { href: address([]) }, "All cases"))];
  }
  const { attempts, map } = caseAt(head.at);
  const which = Math.min(Math.max(Number(query.attempt || attempts.length), 1), attempts.length) - 1;
  const attempt = attempts[which];
  return [
    navigation(head),
    h("h1", null, head.name),
    h("p", { class: "totals" }, verdict(head.verdict), ` ${head.title}`, head.duration_us ? h("span", { class: "faint" }, ` in ${span(head.duration_us)}`) : null),
    h("dl", { class: "facts" }, fact("file", h("code", null, head.file)), fact("tags", head.tags.join(", ")),
      fact("started", attempt && attempt.started ? new Date(attempt.started).toLocaleString() : null)),
    attempt ? rowOf(attempt) : null,
    attempt && attempt.rerun ? rerunCommand(attempt.rerun) : null,
    attempts.length > 1 ? tabs(head, attempts, which) : null,
    attempt ? attemptSections(attempt, map, which, attempts.length - 1) : h("p", { class: "faint" }, head.reason || "It was not run."),
  ];
}

function navigation(head) {
  const order = matching(listFilter.query);
  const at = order.findIndex((other) => other.at === head.at);
  const link = (other, label, className) => (other ? h("a", { class: className, href: address(["case", other.name]) }, label) : null);
  return h("nav", { class: "navigation", "aria-label": "Cases" },
    h("a", { href: address([], listFilter.query) }, "← All cases"),
    link(order[at - 1], "Previous", "next"), link(order[at + 1], "Next", at > 0 ? null : "next"));
}

function tabs(head, attempts, which) {
  return h("ul", { class: "attempts" }, attempts.map((attempt, at) => h("li", null,
    h("a", { href: address(["case", head.name], { attempt: at + 1 }), "aria-current": at === which ? "page" : null },
      `attempt ${at + 1} `, verdict(attempt.verdict)))));
}
