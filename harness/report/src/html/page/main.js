// Which view is shown: the address says it.

function show() {
  const { words, query } = whereWeAre();
  const main = document.querySelector("main");
  const first = main.childElementCount === 0;
  const isCase = words[0] === "case";
  if (!isCase) cameFrom.query = query;
  main.replaceChildren(add(new DocumentFragment(), isCase ? casePage(words[1] || "", query) : summaryPage(query)));
  const heading = main.querySelector("h1");
  const told = counts().map(([word, count]) => `${count} ${word}`).join(", ");
  document.title = isCase ? `${words[1]} – rehearsal` : `rehearsal: ${told || "nothing"}`;
  if (!first) {
    // As after a page load: what is read next is the new page's heading.
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
}

// Paper is narrower than a screen, and nothing on it scrolls.
function onPaper(paper) {
  document.querySelector(".timeline")?.dispatchEvent(new CustomEvent("paper", { detail: paper ? 590 : null }));
}

document.addEventListener("DOMContentLoaded", () => {
  load();
  show();
  addEventListener("hashchange", show);
  document.querySelector(".skip-link").addEventListener("click", (event) => {
    // The address is the view's; it must not become `#main`.
    event.preventDefault();
    document.querySelector("main").focus();
  });
  // On paper nothing can be opened.
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll(".steps details")) {
      details.dispatchEvent(new Event("unfold"));
      details.open = true;
    }
    onPaper(true);
  });
  addEventListener("afterprint", () => onPaper(false));
});
