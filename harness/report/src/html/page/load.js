// Reads the data of the run: blocks of JSON in this page. The heads of all cases are
// parsed at once, a case itself when it is opened.

function load() {
  for (const block of document.querySelectorAll("script[type='application/json']")) {
    const kind = block.dataset.kind;
    if (kind === "case") continue;
    const value = JSON.parse(block.textContent);
    if (kind === "run") data.run = value;
    else if (kind === "note") data.notes.push(value);
    else if (kind === "boot") data.boots.push(value);
    else if (kind === "head") data.heads.push(value);
    else if (kind === "source") data.sources.set(value.file, value.text);
    else if (kind === "map") data.map = value;
    else if (kind === "coverage") data.coverage = value;
    else if (kind === "flakes") data.flakes = value;
    else if (kind === "end") data.end = value;
  }
}

let opened = { at: -1, value: null };

function caseAt(at) {
  if (opened.at !== at) {
    const block = document.getElementById(`case-${at}`);
    opened = { at, value: block ? JSON.parse(block.textContent) : { attempts: [] } };
  }
  return opened.value;
}

function headNamed(name) {
  return data.heads.find((head) => head.name === name);
}

function counts() {
  const found = {};
  for (const head of data.heads) found[head.verdict] = (found[head.verdict] || 0) + 1;
  return ORDER.filter((word) => found[word]).map((word) => [word, found[word]]);
}
