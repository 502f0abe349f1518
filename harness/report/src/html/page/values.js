// Shows values: JSON in colours, differences, lines of files.

const MAX_PARTS = 4000;

// Parses a text that contains a JSON document, such as the body of a message.
function embeddedJson(text) {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function json(value, quoted) {
  const pre = h("pre", { class: "json" });
  let parts = 0;
  const put = (kind, text) => {
    parts += 1;
    pre.append(kind ? h("span", { class: kind }, text) : text);
  };
  const list = (open, close, items, indent, one) => {
    if (items.length === 0) return put("", open + close);
    put("", open);
    const inner = `${indent}  `;
    items.forEach((item, at) => {
      put("", `${at ? "," : ""}\n${inner}`);
      one(item, inner);
    });
    put("", `\n${indent}${close}`);
  };
  const show = (value, indent) => {
    if (parts > MAX_PARTS) return put("", JSON.stringify(value));
    if (Array.isArray(value)) {
      list("[", "]", value, indent, show);
    } else if (value !== null && typeof value === "object") {
      list("{", "}", Object.entries(value), indent, ([key, inner], deeper) => {
        put("k", `${JSON.stringify(key)}: `);
        show(inner, deeper);
      });
    } else if (typeof value === "string") {
      const inside = embeddedJson(value);
      if (inside === undefined) return put("s", JSON.stringify(value));
      put("w", "text with ");
      show(inside, indent);
    } else {
      put(typeof value === "number" ? "n" : "w", String(value));
    }
  };
  if (!quoted && typeof value === "string" && embeddedJson(value) === undefined) pre.append(value);
  else show(value, "");
  return pre;
}

function body(title, value) {
  if (value === null || value === undefined) return null;
  if (typeof value === "object" && Object.keys(value).length === 0) return null;
  return h("section", { class: "body tall", tabindex: "0", "aria-label": title }, h("h4", null, title), json(value));
}

function difference(text) {
  const lines = text.replace(/\n$/, "").split("\n").map((line) => {
    const kind = line.startsWith("+") ? "plus" : line.startsWith("-") ? "minus" : null;
    return h("span", { class: kind }, line || " ");
  });
  return h("pre", { class: "diff tall", tabindex: "0", "aria-label": "difference: minus is expected, plus is actual" }, lines);
}

// A line of a file with carets below the place.
function snippet(place, source, text) {
  const number = String(place.line);
  const gutter = " ".repeat(number.length);
  const room = Math.max(1, source.trimEnd().length - place.column + 1);
  const carets = "^".repeat(Math.max(1, Math.min(place.length, room)));
  return h("div", { class: "snippet", tabindex: "0", "aria-label": `${place.file} line ${place.line}` },
    h("pre", null,
      h("span", { class: "faint" }, `${number} | `), source.trimEnd(), "\n",
      h("span", { class: "faint" }, `${gutter} | `), " ".repeat(place.column - 1),
      h("span", { class: "caret" }, `${carets} ${text}`)));
}

function shown(value) {
  return value === undefined || value === null ? "nothing" : JSON.stringify(value);
}

// How the observation changed while the step waited.
function history(entries) {
  if (!entries || entries.length === 0) return null;
  const rows = entries.map((entry) => {
    const unmet = entry.unmet.map((one) => h("div", null, `${one.path}: ${shown(one.actual)}`));
    return h("tr", null,
      h("td", { class: "num" }, since(entry.after_us)),
      h("td", { class: "num" }, `${entry.times} ×`),
      h("td", { class: "mono" }, unmet.length ? unmet : "all expectations met"));
  });
  return h("table", null,
    h("thead", null, h("tr", null, h("th", { class: "num" }, "after"), h("th", { class: "num" }, "times"), h("th", null, "found"))),
    h("tbody", null, rows));
}
