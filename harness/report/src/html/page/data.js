// The data of the run, and the addresses of views.

const data = { run: null, notes: [], boots: [], heads: [], sources: new Map(), map: null, coverage: null, flakes: [], end: null };

// The order of verdicts, worst first.
const ORDER = ["failed", "broken", "mistake", "flaky", "unplayed", "skipped", "passed"];

// Returns the address of a view: an encoded path and the filter.
function address(words, query) {
  const path = words.map(encodeURIComponent).join("/");
  const rest = new URLSearchParams(Object.entries(query || {}).filter(([, value]) => value)).toString();
  return `#/${path}${rest ? `?${rest}` : ""}`;
}

function currentView() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  let words;
  try {
    words = path.split("/").filter(Boolean).map(decodeURIComponent);
  } catch {
    words = [];
  }
  return { words, query: Object.fromEntries(new URLSearchParams(query || "")) };
}
