// The map of the system, and what the scenarios exercised of it.

function views(current) {
  if (!data.map) return null;
  const view = (word, label) => h("li", null, h("a", { href: address(word ? [word] : [], word ? null : listFilter.query), "aria-current": word === current ? "page" : null }, label));
  return h("ul", { class: "views" }, view("", "Cases"), view("map", "System map"), view("coverage", `Coverage ${data.coverage.percent === null ? "" : `${data.coverage.percent} %`}`));
}

function mapPage() {
  return [
    h("h1", null, "System map"),
    views("map"),
    data.map ? [
      h("p", { class: "faint" }, "Who talked to whom in all cases: calls, errors and the median time. A dashed line is declared in the stage file, and no scenario exercised it. Point at a line for the operations."),
      systemMap(data.map)] : h("p", null, "The run did not finish, or its stage has no parts."),
  ];
}

function coveragePage() {
  const coverage = data.coverage;
  if (!coverage) return [h("h1", null, "Coverage"), h("p", null, "The run did not finish, or its stage has no parts.")];
  return [
    h("h1", null, "Coverage"),
    views("coverage"),
    h("p", { class: "totals" }, coverage.percent === null ? "nothing is counted" : `${coverage.percent} % – ${coverage.covered} of ${coverage.total} were exercised`),
    coverage.sections.map((section) => [
      h("h2", null, section.name, " ", h("span", { class: "faint" }, section.total ? `${section.covered} of ${section.total}` : "", section.counted ? "" : " (not counted)")),
      h("table", { class: "coverage" }, h("tbody", null, section.items.map((item) => h("tr", null,
        h("td", { class: item.covered ? "passed" : "flaky" }, item.covered ? "exercised" : "not"), h("td", null, item.name), h("td", { class: "faint" }, item.detail || ""))))),
    ]),
  ];
}
