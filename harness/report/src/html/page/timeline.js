// The timeline: one lane for the steps, each app, each service and the
// database, all on one axis of real time.

const ROW = 15;
const PAD = 5;
const TOP = 38;
const LONGEST_STACK = 6;

function timeline(attempt, select) {
  const moments = attempt.moments;
  const end = Math.max(attempt.duration_us, ...moments.map((moment) => moment.at_us + moment.duration_us), 1);
  const names = h("div", { class: "names", "aria-hidden": "true" });
  const sea = h("div", { class: "sea" });
  let zoom = 1;
  let fold = true;
  let items = [];
  let current = -1;

  const draw = (width) => {
    // Whoever stands at an item stands there afterwards, too.
    const stood = items.indexOf(document.activeElement);
    const stop = Math.max(0, items.findIndex((one) => one.getAttribute("tabindex") === "0"));
    const wide = Math.max(280, width) * zoom;
    const time = scale(moments, end, wide, fold);
    const x = time.place;
    const lanes = stack(attempt.lanes, moments, x);
    const tall = TOP + lanes.reduce((sum, lane) => sum + lane.tall, 0);
    const drawing = svg("svg", {
      width: wide, height: tall, viewBox: `0 0 ${wide} ${tall}`, role: "group",
      "aria-label": "Timeline. Arrow keys go from one event to the next, Enter shows it.",
    });
    let y = TOP;
    lanes.forEach((lane, at) => {
      if (at % 2 === 0) drawing.append(svg("rect", { class: "stripe", x: 0, y, width: wide, height: lane.tall }));
      lane.y = y;
      y += lane.tall;
    });
    axis(drawing, time, end, wide, tall);
    marks(drawing, moments, x, tall);
    items = moments.map((moment, at) => item(moment, at, lanes[moment.lane], x, select));
    causes(drawing, moments, lanes, x);
    drawing.append(...items);
    if (current >= 0) items[current].setAttribute("aria-current", "true");
    (items[stop] || drawing).setAttribute("tabindex", "0");
    const head = h("div", null);
    head.style.height = `${TOP}px`;
    names.replaceChildren(head, ...lanes.map((lane) => {
      const name = h("div", { title: lane.name }, lane.name);
      name.style.height = `${lane.tall}px`;
      name.style.lineHeight = `${Math.min(lane.tall, ROW + 2 * PAD)}px`;
      return name;
    }));
    sea.replaceChildren(drawing);
    if (stood >= 0) items[stood].focus({ preventScroll: true });
  };

  const go = (at) => {
    if (!items[at]) return;
    items.forEach((other) => other.setAttribute("tabindex", "-1"));
    items[at].setAttribute("tabindex", "0");
    items[at].focus();
  };
  sea.addEventListener("keydown", (event) => {
    const at = items.indexOf(event.target.closest(".item"));
    const lane = at < 0 ? 0 : moments[at].lane;
    const inLane = (step) => {
      for (let other = lane + step; other >= 0 && other < attempt.lanes.length; other += step) {
        const near = nearest(moments, other, moments[at].at_us);
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
  sea.addEventListener("click", (event) => {
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

  let known = 0;
  const redraw = () => draw(known);
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry.contentRect.width);
    if (width !== known) {
      known = width;
      redraw();
    }
  }).observe(sea);
  const by = (factor) => () => {
    zoom = factor ? Math.min(64, Math.max(1, zoom * factor)) : 1;
    redraw();
  };
  const folding = h("button", { type: "button", class: "plain", "aria-pressed": "true", click: () => {
    fold = !fold;
    folding.setAttribute("aria-pressed", String(fold));
    redraw();
  } }, "Fold idle time");
  const onPaper = ({ detail: width }) => {
    if (width === null) return redraw();
    zoom = 1;
    draw(width);
  };
  return h("div", { class: "timeline", paper: onPaper },
    h("div", { class: "tools" },
      h("button", { type: "button", class: "plain", "aria-label": "Zoom in", click: by(2) }, "+"),
      h("button", { type: "button", class: "plain", "aria-label": "Zoom out", click: by(0.5) }, "−"),
      h("button", { type: "button", class: "plain", click: by(0) }, "Fit"),
      pieces(moments, end, true).some((piece) => piece.folded) ? folding : null,
      legend()),
    h("div", { class: "lanes" }, names, sea));
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

// Puts what overlaps in a lane below one another.
function stack(names, moments, x) {
  const lanes = names.map((name) => ({ name, ends: [], places: new Map() }));
  moments.forEach((moment, at) => {
    const lane = lanes[moment.lane];
    const from = x(moment.at_us);
    const to = Math.max(x(moment.at_us + moment.duration_us), from + 5);
    let row = lane.ends.findIndex((taken) => taken <= from);
    if (row < 0) row = Math.min(lane.ends.length, LONGEST_STACK - 1);
    lane.ends[row] = to + 1;
    lane.places.set(at, { row, from, to });
  });
  for (const lane of lanes) lane.tall = Math.max(1, lane.ends.length) * ROW + 2 * PAD;
  return lanes;
}

function nearest(moments, lane, at) {
  let best = -1;
  moments.forEach((moment, which) => {
    if (moment.lane === lane && (best < 0 || Math.abs(moment.at_us - at) < Math.abs(moments[best].at_us - at))) best = which;
  });
  return best;
}

function item(moment, at, lane, x) {
  const { row, from, to } = lane.places.get(at);
  const y = lane.y + PAD + row * ROW;
  const tone = { error: "error", warn: "warn", broken: "broken", skipped: "skipped", wait: "wait" }[moment.tone] || moment.kind;
  const shape = moment.kind === "log"
    ? svg("circle", { class: `shape ${tone}`, cx: from + 3, cy: y + ROW / 2 - 1, r: moment.tone === "error" ? 4.5 : 3.5 })
    : svg("rect", { class: `shape ${tone}`, x: from, y, width: to - from, height: ROW - 3, rx: 2 });
  const letters = Math.floor((to - from - 8) / 6.2);
  const label = moment.kind === "step" && letters > 3
    ? svg("text", { class: "label", x: from + 4, y: y + 10 }, cut(moment.text, letters))
    : null;
  const diamond = moment.fault
    ? svg("path", { class: "fault-mark", d: `M${from} ${y - 3}l5 5l-5 5l-5 -5z` })
    : null;
  return svg("g", {
    class: `item is-${moment.kind} tone-${moment.tone}`, role: "button", tabindex: "-1", "data-moment": at,
    "aria-label": `${since(moment.at_us)} ${lane.name}: ${moment.text}`,
  }, svg("title", null, `${since(moment.at_us)}  ${moment.text}`), shape, label, diamond);
}

function cut(text, letters) {
  return text.length <= letters ? text : `${text.slice(0, letters - 1)}…`;
}

// The clock moved, a fault was ordered, an app was ended; and where it failed.
function marks(drawing, moments, x, tall) {
  let free = 0;
  for (const moment of moments) {
    const at = x(moment.at_us);
    if (moment.mark) {
      drawing.append(svg("line", { class: "mark", x1: at, x2: at, y1: 20, y2: tall }));
      if (at >= free) {
        drawing.append(svg("text", { class: "mark-text", x: at + 3, y: 31 }, moment.mark));
        free = at + moment.mark.length * 6.4 + 8;
      }
    }
    if (moment.kind === "step" && (moment.tone === "error" || moment.tone === "broken")) {
      const fell = x(moment.at_us + moment.duration_us);
      drawing.append(svg("line", { class: "red-line", x1: fell, x2: fell, y1: 20, y2: tall }));
    }
  }
}

// From a call to what the cloud did because of it: a publish and its deliveries.
function causes(drawing, moments, lanes, x) {
  const middle = (at) => {
    const moment = moments[at];
    const lane = lanes[moment.lane];
    return [lane.places.get(at).from + 1, lane.y + PAD + lane.places.get(at).row * ROW + ROW / 2];
  };
  moments.forEach((moment, at) => {
    if (typeof moment.cause !== "number") return;
    const [x1, y1] = middle(moment.cause);
    const [x2, y2] = middle(at);
    const bend = (y1 + y2) / 2;
    drawing.append(svg("path", { class: "cause", d: `M${x1} ${y1}C${x1} ${bend} ${x2} ${bend} ${x2} ${y2}` }));
  });
}
