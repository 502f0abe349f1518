// Creates elements. The output of apps becomes text nodes and attributes, never
// markup.

function add(element, children) {
  for (const child of children.flat(3)) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : String(child));
    }
  }
  return element;
}

function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") {
      element.addEventListener(name, value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  return element;
}

function h(name, attributes, ...children) {
  return add(setAttributes(document.createElement(name), attributes), children);
}

function svg(name, attributes, ...children) {
  return add(setAttributes(document.createElementNS("http://www.w3.org/2000/svg", name), attributes), children);
}

// Formats a duration in microseconds to about three digits, as the console does.
function span(micros) {
  if (micros < 1000) return `${Math.round(micros)} µs`;
  if (micros < 1000000) return `${Math.floor(micros / 1000)} ms`;
  return `${(micros / 1000000).toFixed(2)} s`;
}

// Formats the time since the case started, as the console does.
function since(micros) {
  return `${(micros / 1000000).toFixed(3)} s`;
}

function counted(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

const WORDS = {
  failed: "FAIL", broken: "BROKEN", mistake: "MISTAKE", flaky: "flaky", passed: "pass", skipped: "skip", unplayed: "not run",
};

function verdict(word) {
  return h("span", { class: `verdict ${word}` }, WORDS[word] || word);
}

function fact(name, value) {
  return value === null || value === undefined || value === "" ? null : h("div", null, h("dt", null, name), h("dd", null, value));
}

// A list of values to choose from.
function choice(label, name, query, values, change) {
  return h("select", { "aria-label": label, change: (event) => change({ [name]: event.target.value }) },
    values.map(([value, text]) => h("option", { value, selected: (query[name] || "") === value }, text)));
}
