// Shows the view that the address names.

function show() {
  const { words, query } = currentView();
  const main = document.querySelector("main");
  const first = main.childElementCount === 0;
  const isCase = words[0] === "case";
  if (words.length === 0) listFilter.query = query;
  const pages = { case: () => casePage(words[1] || "", query), map: mapPage, coverage: coveragePage };
  const page = pages[words[0]] || (() => summaryPage(query));
  main.replaceChildren(add(new DocumentFragment(), page()));
  const heading = main.querySelector("h1");
  const totals = counts().map(([word, count]) => `${count} ${word}`).join(", ");
  document.title = isCase ? `${words[1]} – rehearsal` : `rehearsal: ${totals || "nothing"}`;
  if (!first) {
    // As after loading a page, a screen reader continues at the heading.
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
}

// Fits the timeline to paper, which is narrower than a screen and cannot scroll.
function fitToPaper(paper) {
  document.querySelector(".timeline")?.dispatchEvent(new CustomEvent("paper", { detail: paper ? 590 : null }));
}

document.addEventListener("DOMContentLoaded", () => {
  load();
  show();
  addEventListener("hashchange", show);
  document.querySelector(".skip-link").addEventListener("click", (event) => {
    // The address names the view and must not become `#main`.
    event.preventDefault();
    document.querySelector("main").focus();
  });
  // Everything is opened for printing.
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll(".steps details")) {
      details.dispatchEvent(new Event("unfold"));
      details.open = true;
    }
    fitToPaper(true);
  });
  addEventListener("afterprint", () => fitToPaper(false));
});
