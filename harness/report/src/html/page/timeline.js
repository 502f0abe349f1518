// The timeline: a lane for the steps, each app, each service and the database, on
// one axis of real time.

const ROW = 15;
const PAD = 5;
const TOP = 38;
const MAX_ROWS = 6;

// It shows the attempt anew when it gets the event `grow` with its data so far.
function timeline(attempt, select) {
  let entries;
  let end;
  const take = (data) => {
    attempt = data;
    entries = attempt.entries;
    end = entries.reduce((last, entry) => Math.max(last, entry.at_us + entry.duration_us), Math.max(attempt.duration_us, 1));
  };
  take(attempt);
  const names = h("div", { class: "names", "aria-hidden": "true" });
  const scroller = h("div", { class: "scroller" });
  let zoom = 1;
  let fold = true;
  let items = [];
  let current = -1;

  const draw = (width) => {
    // The focus stays at the same item.
    const focused = items.indexOf(document.activeElement);
    const stop = Math.max(0, items.findIndex((one) => one.getAttribute("tabindex") === "0"));
    const fullWidth = Math.max(280, width) * zoom;
    const time = scale(entries, end, fullWidth, fold);
    const x = time.place;
    const lanes = stack(attempt.lanes, entries, x);
    const height = TOP + lanes.reduce((sum, lane) => sum + lane.height, 0);
    const drawing = svg("svg", {
      width: fullWidth, height, viewBox: `0 0 ${fullWidth} ${height}`, role: "group",
      "aria-label": "Timeline. Arrow keys go from one event to the next, Enter shows it.",
    });
    let y = TOP;
    lanes.forEach((lane, at) => {
      if (at % 2 === 0) drawing.append(svg("rect", { class: "stripe", x: 0, y, width: fullWidth, height: lane.height }));
      lane.y = y;
      y += lane.height;
    });
    axis(drawing, time, end, fullWidth, height);
    marks(drawing, entries, x, height);
    items = entries.map((entry, at) => item(entry, at, lanes[entry.lane], x, select));
    causes(drawing, entries, lanes, x);
    drawing.append(...items);
    if (current >= 0) items[current].setAttribute("aria-current", "true");
    (items[stop] || drawing).setAttribute("tabindex", "0");
    const head = h("div", null);
    head.style.height = `${TOP}px`;
    names.replaceChildren(head, ...lanes.map((lane) => {
      const name = h("div", { title: lane.name }, lane.name);
      name.style.height = `${lane.height}px`;
      name.style.lineHeight = `${Math.min(lane.height, ROW + 2 * PAD)}px`;
      return name;
    }));
    scroller.replaceChildren(drawing);
    if (focused >= 0) items[focused].focus({ preventScroll: true });
  };

  const go = (at) => {
    if (!items[at]) return;
    items.forEach((other) => other.setAttribute("tabindex", "-1"));
    items[at].setAttribute("tabindex", "0");
    items[at].focus();
  };
  scroller.addEventListener("keydown", (event) => {
    const at = items.indexOf(event.target.closest(".item"));
    const lane = at < 0 ? 0 : entries[at].lane;
    const inLane = (step) => {
      for (let other = lane + step; other >= 0 && other < attempt.lanes.length; other += step) {
        const near = nearest(entries, other, entries[at].at_us);
        if (near >= 0) return near;
      }
      return at;
    };
    const to = {
      ArrowRight: () => at + 1, ArrowLeft: () => at - 1, ArrowDown: () => inLane(1), ArrowUp: () => inLane(-1),
      Home: () => 0, End: () => items.length - 1,
    }[event.key];
    if (to && at >= 0) {
      event.preventDefault();
      go(to());
    } else if ((event.key === "Enter" || event.key === " ") && at >= 0) {
      event.preventDefault();
      choose(at);
    }
  });
  scroller.addEventListener("click", (event) => {
    const at = items.indexOf(event.target.closest(".item"));
    if (at >= 0) choose(at);
  });
  const choose = (at) => {
    current = at;
    items.forEach((other, which) => {
      if (which === at) other.setAttribute("aria-current", "true");
      else other.removeAttribute("aria-current");
    });
    select(at);
  };

  let width = 0;
  const redraw = () => draw(width);
  new ResizeObserver(([entry]) => {
    const current = Math.floor(entry.contentRect.width);
    if (current !== width) {
      width = current;
      redraw();
    }
  }).observe(scroller);
  const by = (factor) => () => {
    zoom = factor ? Math.min(64, Math.max(1, zoom * factor)) : 1;
    redraw();
  };
  const folding = h("button", { type: "button", class: "plain", "aria-pressed": "true", click: () => {
    fold = !fold;
    folding.setAttribute("aria-pressed", String(fold));
    redraw();
  } }, "Fold idle time");
  const onPaper = ({ detail: paperWidth }) => {
    if (paperWidth === null) return redraw();
    zoom = 1;
    draw(paperWidth);
  };
  const onGrow = ({ detail: grown }) => {
    const chosen = entries[current];
    const follows = scroller.scrollLeft + scroller.clientWidth >= scroller.scrollWidth - 2;
    take(grown);
    // A call that ends later may have started earlier than others.
    current = chosen ? entries.findIndex((entry) => entry.at_us === chosen.at_us && entry.lane === chosen.lane && entry.text === chosen.text) : -1;
    if (width) draw(width);
    if (follows) scroller.scrollLeft = scroller.scrollWidth;
  };
  return h("div", { class: "timeline", paper: onPaper, grow: onGrow },
    h("div", { class: "tools" },
      h("button", { type: "button", class: "plain", "aria-label": "Zoom in", click: by(2) }, "+"),
      h("button", { type: "button", class: "plain", "aria-label": "Zoom out", click: by(0.5) }, "−"),
      h("button", { type: "button", class: "plain", click: by(0) }, "Fit"),
      pieces(entries, end, true).some((piece) => piece.folded) ? folding : null,
      legend()),
    h("div", { class: "lanes" }, names, scroller));
}

function legend() {
  const one = (color, text) => {
    const dot = h("i", null);
    dot.style.color = `var(--${color})`;
    return h("span", null, dot, text);
  };
  return h("div", { class: "legend", "aria-hidden": "true" },
    one("call", "call"), one("wait", "long poll"), one("sql", "statement"), one("log", "log line"), one("flaky", "warning"), one("fail", "error"));
}

// Places overlapping entries of a lane below one another.
function stack(names, entries, x) {
  const lanes = names.map((name) => ({ name, ends: [], places: new Map() }));
  entries.forEach((entry, at) => {
    const lane = lanes[entry.lane];
    const from = x(entry.at_us);
    const to = Math.max(x(entry.at_us + entry.duration_us), from + 5);
    let row = lane.ends.findIndex((taken) => taken <= from);
    if (row < 0) row = Math.min(lane.ends.length, MAX_ROWS - 1);
    lane.ends[row] = to + 1;
    lane.places.set(at, { row, from, to });
  });
  for (const lane of lanes) lane.height = Math.max(1, lane.ends.length) * ROW + 2 * PAD;
  return lanes;
}

function nearest(entries, lane, at) {
  let best = -1;
  entries.forEach((entry, which) => {
    if (entry.lane === lane && (best < 0 || Math.abs(entry.at_us - at) < Math.abs(entries[best].at_us - at))) best = which;
  });
  return best;
}

function item(entry, at, lane, x) {
  const { row, from, to } = lane.places.get(at);
  const y = lane.y + PAD + row * ROW;
  const style = { error: "error", warning: "warning", broken: "broken", skipped: "skipped", waiting: "waiting" }[entry.status] || entry.kind;
  const shape = entry.kind === "log"
    ? svg("circle", { class: `shape ${style}`, cx: from + 3, cy: y + ROW / 2 - 1, r: entry.status === "error" ? 4.5 : 3.5 })
    : svg("rect", { class: `shape ${style}`, x: from, y, width: to - from, height: ROW - 3, rx: 2 });
  const letters = Math.floor((to - from - 8) / 6.2);
  const label = (entry.kind === "step" || entry.kind === "open") && letters > 3
    ? svg("text", { class: "label", x: from + 4, y: y + 10 }, cut(entry.text, letters))
    : null;
  const diamond = entry.fault
    ? svg("path", { class: "fault-mark", d: `M${from} ${y - 3}l5 5l-5 5l-5 -5z` })
    : null;
  return svg("g", {
    class: `item is-${entry.kind} status-${entry.status}`, role: "button", tabindex: "-1", "data-entry": at,
    "aria-label": `${since(entry.at_us)} ${lane.name}: ${entry.text}`,
  }, svg("title", null, `${since(entry.at_us)}  ${entry.text}`), shape, label, diamond);
}

function cut(text, max) {
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`;
}

// Marks steps that changed the environment, and the ends of red steps.
function marks(drawing, entries, x, height) {
  let free = 0;
  for (const entry of entries) {
    const at = x(entry.at_us);
    if (entry.mark) {
      drawing.append(svg("line", { class: "mark", x1: at, x2: at, y1: 20, y2: height }));
      if (at >= free) {
        drawing.append(svg("text", { class: "mark-text", x: at + 3, y: 31 }, entry.mark));
        free = at + entry.mark.length * 6.4 + 8;
      }
    }
    if (entry.kind === "step" && (entry.status === "error" || entry.status === "broken")) {
      const failed = x(entry.at_us + entry.duration_us);
      drawing.append(svg("line", { class: "red-line", x1: failed, x2: failed, y1: 20, y2: height }));
    }
  }
}

// Draws lines from a call to the calls that it caused: a publish and its
// deliveries.
function causes(drawing, entries, lanes, x) {
  const middle = (at) => {
    const entry = entries[at];
    const lane = lanes[entry.lane];
    return [lane.places.get(at).from + 1, lane.y + PAD + lane.places.get(at).row * ROW + ROW / 2];
  };
  entries.forEach((entry, at) => {
    if (typeof entry.cause !== "number") return;
    const [x1, y1] = middle(entry.cause);
    const [x2, y2] = middle(at);
    const bend = (y1 + y2) / 2;
    drawing.append(svg("path", { class: "cause", d: `M${x1} ${y1}C${x1} ${bend} ${x2} ${bend} ${x2} ${y2}` }));
  });
}
