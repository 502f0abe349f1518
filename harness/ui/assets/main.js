// The views of the page, by address.

import { complain, get, takeToken } from "./api.js";
import { casePage } from "./case.js";
import { cloudListPage, cloudPage } from "./cloud.js";
import { comparePage } from "./compare.js";
import { historyPage, runPage } from "./history.js";
import { follow, live, onChange } from "./live.js";
import { add, currentView, h } from "./report.js";
import { runsPage } from "./runs.js";

const PAGES = [
  { word: "", label: "Runs", needs: "project" },
  { word: "history", label: "History", needs: "project" },
  { word: "cloud", label: "Cloud" },
];

const VIEWS = {
  "": runsPage,
  case: casePage,
  history: historyPage,
  run: runPage,
  compare: comparePage,
  cloud: cloudPage,
  clouds: cloudListPage,
};

let state = null;
// What the view that is shown has to end when another is.
let leave = null;
let shown = 0;

function navigation(word) {
  const pages = PAGES.filter((page) => !page.needs || state[page.needs]);
  const under = { case: "", run: "history", compare: "history", clouds: "cloud" }[word] ?? word;
  document.getElementById("pages").replaceChildren(...pages.map((page) => h("a", {
    href: page.word ? `#/${page.word}` : "#/", "aria-current": page.word === under ? "page" : null,
  }, page.label)));
}

// A view is a function of the words and the query of the address. It returns its elements
// and, if it has to be told, how to leave it.
async function show() {
  takeToken();
  const number = shown += 1;
  const { words, query } = currentView();
  // Without scenarios the page is about clouds.
  if (words.length === 0 && !state.project) words.push("cloud");
  const main = document.getElementById("main");
  const first = main.childElementCount === 0;
  const word = words[0] || "";
  const view = VIEWS[word] || missingPage;
  let page;
  try {
    page = await view(words.slice(1), query);
  } catch (error) {
    page = { content: [h("h1", null, "This did not work"), h("pre", { class: "alarm" }, error.message)] };
  }
  if (number !== shown) {
    page.leave?.();
    return;
  }
  leave?.();
  leave = page.leave || null;
  navigation(word);
  main.replaceChildren(add(new DocumentFragment(), page.content));
  page.entered?.();
  const heading = main.querySelector("h1");
  document.title = heading ? `${heading.textContent} – rehearsal` : "rehearsal";
  if (!first) {
    // As after loading a page, a screen reader continues at the heading.
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    if (!page.keepsScroll) scrollTo(0, 0);
  }
}

function missingPage() {
  return { content: [h("h1", null, "No such page"), h("p", null, h("a", { href: "#/" }, "All cases"))] };
}

function showConnection() {
  const box = document.getElementById("connection");
  const text = live.connected ? "" : "not connected";
  if (box.textContent !== text) box.textContent = text;
}

async function start() {
  takeToken();
  document.querySelector(".skip-link").addEventListener("click", (event) => {
    // The address names the view and must not become `#main`.
    event.preventDefault();
    document.getElementById("main").focus();
  });
  addEventListener("hashchange", show);
  try {
    state = await get("state");
  } catch (error) {
    const help = error.status === 401 ? "Open the page by the address that `rehearsal ui` printed: the token in it belongs to this start of it." : null;
    document.getElementById("main").replaceChildren(h("h1", null, "Not allowed"), h("p", null, error.message), help ? h("p", null, help) : "");
    return;
  }
  onChange((change) => change.connected && showConnection());
  follow().catch(complain);
  await show();
}

start();
