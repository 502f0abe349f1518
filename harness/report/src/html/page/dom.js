// Making elements. Whatever comes out of an app becomes a text node or an
// attribute, never markup.

function add(element, children) {
  for (const child of children.flat(3)) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : String(child));
    }
  }
  return element;
}

function dress(element, attributes) {
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
  return add(dress(document.createElement(name), attributes), children);
}

function svg(name, attributes, ...children) {
  return add(dress(document.createElementNS("http://www.w3.org/2000/svg", name), attributes), children);
}

// A duration in microseconds to three digits or so, as the console tells it.
function span(micros) {
  if (micros < 1000) return `${Math.round(micros)} µs`;
  if (micros < 1000000) return `${Math.floor(micros / 1000)} ms`;
  return `${(micros / 1000000).toFixed(2)} s`;
}

// A moment since the case began, as the console tells it.
function since(micros) {
  return `${(micros / 1000000).toFixed(3)} s`;
}

function counted(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

const WORDS = {
  failed: "FAIL", broken: "BROKEN", flaky: "flaky", passed: "pass", skipped: "skip", unplayed: "not played",
};

function verdict(word) {
  return h("span", { class: `verdict ${word}` }, WORDS[word] || word);
}

function fact(name, value) {
  return value === null || value === undefined || value === "" ? null : h("div", null, h("dt", null, name), h("dd", null, value));
}
