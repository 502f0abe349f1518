// The files that the steps of a case are in, beside its steps.

function sources(attempt) {
  const files = [...new Set(attempt.steps.map((step) => step.place.file))].filter((file) => data.sources.has(file));
  if (files.length === 0) return null;
  // The file of the scenario is the one of the first step.
  return h("div", { class: "sources" }, files.map((file, at) => h("details", { open: at === 0 },
    h("summary", { class: "mono" }, file), sourceLines(file, attempt))));
}

function sourceLines(file, attempt) {
  const steps = attempt.steps.filter((step) => step.place.file === file);
  const marked = new Map();
  for (const step of steps) {
    const list = marked.get(step.place.line) || [];
    marked.set(step.place.line, [...list, step]);
  }
  const wrong = new Set(attempt.failures.flatMap((failure) => failure.mismatches.map((one) => one.place))
    .filter((place) => place.file === file).map((place) => place.line));
  const lines = data.sources.get(file).replace(/\n$/, "").split("\n");
  const width = String(lines.length).length;
  return h("div", { class: "tall source mono", tabindex: "0", "aria-label": file }, lines.map((text, at) => {
    const here = marked.get(at + 1) || [];
    const verdicts = here.map((step) => step.verdict);
    const worst = ["broken", "mistake", "failed", "skipped", "passed"].find((verdict) => verdicts.includes(verdict));
    const label = here.length ? here.map((step) => step.number).join(", ") : "";
    return h("div", { class: wrong.has(at + 1) ? "line wrong" : "line", title: here.map((step) => `${step.number}. ${step.verdict}`).join(", ") || null },
      h("span", { class: `mark ${worst || ""}`, "aria-label": label ? `step ${label} ${worst}` : null }, label),
      h("span", { class: "faint at" }, String(at + 1).padStart(width)), h("span", { class: "code" }, text || " "));
  }));
}
