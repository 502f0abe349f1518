// The first view: the result of the run, and all cases with their filters.

function summaryPage(query) {
  const run = data.run || {};
  const total = data.heads.length;
  const all = counts();
  const totals = all.map(([word, count], at) => [at ? ", " : "", h("span", { class: word }, `${count} ${word}`)]);
  const share = h("div", { class: "share", "aria-hidden": "true" }, all.map(([word, count]) => {
    const part = h("i", { class: word });
    part.style.flexGrow = count;
    return part;
  }));
  const end = data.end;
  return [
    h("h1", null, "rehearsal"),
    h("p", { class: "totals" }, totals.length ? totals : "no case was run", end ? ` in ${span(end.summary.duration_us)}` : ""),
    total ? share : null,
    h("dl", { class: "facts" },
      fact("stage", run.stage), fact("seed", run.seed), fact("at a time", run.jobs),
      fact("shard", run.shard ? `${run.shard.index} of ${run.shard.of}` : null),
      fact("rounds", run.rounds > 1 ? run.rounds : null), fact("retries", run.retries || null),
      fact("started", run.at ? new Date(run.at).toLocaleString() : null), fact("version", run.version), fact("branch", run.revision && run.revision.branch),
      fact("commit", run.revision ? h("code", null, run.revision.commit.slice(0, 12) + (run.revision.modified ? " and changes" : "")) : null)),
    end && end.error ? h("p", { class: "alarm" }, h("strong", null, end.error.message), end.error.help ? ` ${end.error.help}` : "") : null,
    end ? null : h("p", { class: "alarm" }, "The run did not finish: this is what happened until then."),
    views(""),
    data.notes.length ? h("ul", { class: "notes" }, data.notes.map((note) => h("li", null, note))) : null,
    boots(),
    flakes(),
    h("h2", { id: "cases" }, "Cases"),
    caseList(query),
  ];
}

function boots() {
  if (data.boots.length === 0) return null;
  const rows = [...data.boots].sort((a, b) => b.duration_us - a.duration_us).map((boot) =>
    h("tr", null, h("td", null, boot.part), h("td", { class: "num" }, span(boot.duration_us))));
  return h("details", null,
    h("summary", { class: "faint" }, `${counted(data.boots.length, "part")} booted`),
    h("table", null, h("tbody", null, rows)));
}

// The cases that passed in some rounds and not in others, with the first difference.
function flakes() {
  if (data.flakes.length === 0) return null;
  const seeds = (list) => list.slice(0, 8).join(", ") + (list.length > 8 ? ` and ${list.length - 8} more` : "");
  const items = data.flakes.map((flake) => h("li", null,
    verdict("flaky"),
    h("div", { class: "case" },
      h("span", { class: "name" }, flake.case), " ",
      h("span", { class: "title" }, `${flake.green.length} of ${flake.runs} passed`)),
    h("div", { class: "reason flaky" },
      flake.first_difference ? h("div", null, `first difference: ${flake.first_difference}`) : null,
      h("div", { class: "faint" }, `passed with seed ${seeds(flake.green)}; not with seed ${seeds(flake.red.map((one) => one.seed))}`))));
  return [h("h2", { id: "flakes" }, "Passed in some rounds only"), h("ul", { class: "flakes" }, items)];
}

function folderOf(head) {
  return head.scenario.includes("/") ? head.scenario.slice(0, head.scenario.lastIndexOf("/")) : "";
}

function matching(query) {
  const words = (query.text || "").toLowerCase().split(/\s+/).filter(Boolean);
  const verdicts = (query.verdict || "").split(",").filter(Boolean);
  const found = data.heads.filter((head) => {
    const text = `${head.name} ${head.title} ${head.reason || ""} ${head.tags.join(" ")}`.toLowerCase();
    return (verdicts.length === 0 || verdicts.includes(head.verdict))
      && (!query.tag || head.tags.includes(query.tag))
      && (!query.folder || folderOf(head) === query.folder || folderOf(head).startsWith(`${query.folder}/`))
      && words.every((word) => text.includes(word));
  });
  const by = {
    name: (a, b) => (a.name < b.name ? -1 : 1),
    slowest: (a, b) => b.duration_us - a.duration_us,
  };
  const worst = (a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) || by.name(a, b);
  return found.sort(by[query.sort] || worst);
}

function caseList(query) {
  const list = h("ul", { class: "cases" });
  const count = h("span", { class: "count faint", role: "status" });
  let now = { ...query };
  const fill = () => {
    const found = matching(now);
    list.replaceChildren(...found.map(caseRow));
    if (found.length === 0) list.append(h("li", { class: "none" }, "No case matches."));
    count.textContent = found.length === data.heads.length ? counted(found.length, "case") : `${found.length} of ${counted(data.heads.length, "case")}`;
  };
  // The filter is kept in the address, so that it can be shared and Back works.
  const change = (to) => {
    now = { ...now, ...to };
    window.history.replaceState(null, "", address([], now));
    fill();
  };
  const toggle = (word) => (event) => {
    const pressed = new Set((now.verdict || "").split(",").filter(Boolean));
    if (!pressed.delete(word)) pressed.add(word);
    event.currentTarget.setAttribute("aria-pressed", String(pressed.has(word)));
    change({ verdict: [...pressed].join(",") });
  };
  const tags = [...new Set(data.heads.flatMap((head) => head.tags))].sort();
  const folders = [...new Set(data.heads.map(folderOf).filter(Boolean))].sort();
  const pressed = (query.verdict || "").split(",");
  fill();
  return h("section", { "aria-labelledby": "cases" },
    h("div", { class: "filters", role: "search" },
      h("input", { type: "search", placeholder: "Filter by words", "aria-label": "Filter by words", value: query.text || null, input: (event) => change({ text: event.target.value }) }),
      counts().map(([word, number]) => h("button", { type: "button", class: word, "aria-pressed": String(pressed.includes(word)), "data-verdict": word, click: toggle(word) }, `${number} ${word}`)),
      tags.length ? choice("Tag", "tag", query, [["", "any tag"], ...tags.map((tag) => [tag, tag])], change) : null,
      folders.length > 1 ? choice("Folder", "folder", query, [["", "any folder"], ...folders.map((folder) => [folder, folder])], change) : null,
      choice("Order", "sort", query, [["", "worst first"], ["name", "by name"], ["slowest", "slowest first"]], change),
      count),
    list);
}

function caseRow(head) {
  return h("li", null,
    verdict(head.verdict),
    h("div", { class: "case" },
      h("a", { class: "name", href: address(["case", head.name]) }, head.name), " ",
      h("span", { class: "title" }, head.title), " ",
      head.tags.map((tag) => [h("span", { class: "tag" }, tag), " "])),
    h("time", null, head.duration_us ? span(head.duration_us) : ""),
    head.reason ? h("div", { class: `reason ${head.verdict}` }, h("span", null, head.reason)) : null);
}
